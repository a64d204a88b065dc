-- SPDX-License-Identifier: Apache-2.0
-- The sync daemon's database as all migrations leave it. A test compares the two.

CREATE TABLE journal (
    number      INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    device      BLOB    NOT NULL CHECK (length(device) = 16),
    acked_seq   INTEGER NOT NULL DEFAULT 0,
    acked_hash  BLOB    NOT NULL DEFAULT (zeroblob(32)) CHECK (length(acked_hash) = 32),
    incarnation INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Where the outbox holds the frame of an entry.
CREATE TABLE place (
    journal     INTEGER NOT NULL REFERENCES journal (number),
    seq         INTEGER NOT NULL,
    segment     INTEGER NOT NULL,
    "offset"    INTEGER NOT NULL,
    tag         INTEGER NOT NULL,
    frame_bytes INTEGER NOT NULL,
    PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    segment  INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    tag      INTEGER NOT NULL
) STRICT;

CREATE TABLE identity (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    frame BLOB    NOT NULL
) STRICT;

CREATE TABLE enrolment (
    only            INTEGER PRIMARY KEY CHECK (only = 1),
    state           INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    token_hash      BLOB    NOT NULL CHECK (length(token_hash) = 32),
    tls_spki        BLOB    NOT NULL CHECK (length(tls_spki) = 32),
    certificate_pem TEXT    NOT NULL,
    reason          TEXT    NOT NULL
) STRICT;

CREATE TABLE trust_bundle (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    epoch INTEGER NOT NULL,
    bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE attempts (
    work  TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Incarnations that a journal's acks moved on from: the province was restored since.
CREATE TABLE left_behind (
    journal     INTEGER NOT NULL REFERENCES journal (number),
    incarnation INTEGER NOT NULL,
    PRIMARY KEY (journal, incarnation)
) STRICT, WITHOUT ROWID;

-- After which number mail is asked for.
CREATE TABLE mail (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    next        INTEGER NOT NULL,
    incarnation INTEGER NOT NULL
) STRICT;

-- Chunks of recordings that the province said it holds, and under which incarnation it said so.
CREATE TABLE held (
    name        BLOB    PRIMARY KEY CHECK (length(name) = 32),
    incarnation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the province signed last of each journal, to be told to a kiosk that did not hear it.
CREATE TABLE ack_signature (
    journal   INTEGER PRIMARY KEY REFERENCES journal (number),
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;
