-- SPDX-License-Identifier: Apache-2.0
-- The kiosk's database as all migrations leave it. A test compares the two.

-- Journals one after the other; the last one is current. Their entries stand without gaps from first_position on.
CREATE TABLE journal (
    number         INTEGER PRIMARY KEY,
    id             BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    device         BLOB    NOT NULL CHECK (length(device) = 16),
    first_position INTEGER NOT NULL,
    checksum       INTEGER NOT NULL,
    acked_seq      INTEGER NOT NULL DEFAULT 0,
    acked_hash     BLOB    NOT NULL DEFAULT (zeroblob(32)) CHECK (length(acked_hash) = 32),
    incarnation    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Appended in order of position and never changed. seq = position - first_position + 1. No other index: a random one
-- would double what every commit writes. sealed becomes NULL when the text is pruned; the rest stays for ever.
CREATE TABLE entry (
    position  INTEGER PRIMARY KEY,
    header    BLOB    NOT NULL,
    sealed    BLOB,
    previous  BLOB    NOT NULL CHECK (length(previous) = 32),
    hash      BLOB    NOT NULL CHECK (length(hash) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    checksum  INTEGER NOT NULL
) STRICT;

-- The province's incarnations in the order in which they were first heard of; the last one is in force.
CREATE TABLE incarnation (
    number INTEGER PRIMARY KEY,
    value  INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE boot (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    id      BLOB    NOT NULL,
    counter INTEGER NOT NULL
) STRICT;

CREATE TABLE trust_bundle (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    epoch INTEGER NOT NULL,
    bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Chunks of recordings whose entry is in this file. Without a link to it and in the order of their random names: nobody
-- should read from the device what kind of thing an entry is. held: the incarnation under which the province said that
-- it has the chunk.
CREATE TABLE chunk (
    name BLOB PRIMARY KEY CHECK (length(name) = 32),
    held INTEGER
) STRICT, WITHOUT ROWID;

-- The province's signed word that everything up to seq of a journal is backed up, under one incarnation of its store.
-- filed_at: seconds since 1970 by the province's own clock; NULL until the first signed time is heard.
CREATE TABLE safe (
    number      INTEGER PRIMARY KEY,
    journal     INTEGER NOT NULL REFERENCES journal (number),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    incarnation INTEGER NOT NULL,
    filed_at    INTEGER,
    UNIQUE (journal, seq, incarnation)
) STRICT;

-- Up to where the texts of a journal were pruned; a hint where to go on.
CREATE TABLE pruned (
    journal INTEGER PRIMARY KEY REFERENCES journal (number),
    seq     INTEGER NOT NULL
) STRICT;

-- Entries whose text was erased by the province's order; they are not handed over again.
CREATE TABLE erased (
    position INTEGER PRIMARY KEY
) STRICT;

-- Letters to citizens of this kecamatan and to those who asked here, in the order of their arrival: sealed and signed by
-- the province, opened by a receipt code alone. The newest revision of each step of a case. asked: it came
-- because somebody asked here, and more may follow that does not come by itself.
CREATE TABLE reply (
    number   INTEGER PRIMARY KEY,
    lookup   BLOB    NOT NULL CHECK (length(lookup) = 16),
    step     INTEGER NOT NULL CHECK (step > 0),
    revision INTEGER NOT NULL CHECK (revision > 0),
    frame    BLOB    NOT NULL,
    asked    INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)),
    UNIQUE (lookup, step)
) STRICT;
