-- SPDX-License-Identifier: Apache-2.0
-- The province's store as all migrations leave it. A test compares the two.
-- Times are seconds since 1970-01-01 UTC by the server's clock; nothing is ordered by them.

CREATE TABLE store (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    incarnation INTEGER NOT NULL
) STRICT;

-- A store that came back from a backup: devices that it calls enrolled since may have been enrolled and heard before, in
-- the history that was lost, though not before the newest thing that the backup knew. Of several backups, the oldest.
CREATE TABLE restored (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    newest INTEGER NOT NULL
) STRICT;

-- Every key that was ever confirmed; state 1 active, 2 revoked, 3 replaced (by another key of the same device, or by
-- the device that the row names).
CREATE TABLE device (
    number      INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL CHECK (length(id) = 16),
    tls_spki    BLOB    NOT NULL UNIQUE CHECK (length(tls_spki) = 32),
    journal_key BLOB    NOT NULL CHECK (length(journal_key) = 65),
    state       INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    site        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    replaced_by BLOB    CHECK (length(replaced_by) = 16)
) STRICT;

CREATE UNIQUE INDEX device_active ON device (id) WHERE state = 1;
CREATE INDEX device_by_id ON device (id);
CREATE INDEX device_by_replacement ON device (replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE token (
    hash       BLOB    PRIMARY KEY CHECK (length(hash) = 32),
    site       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    BLOB    CHECK (length(used_by) = 32)
) STRICT, WITHOUT ROWID;

-- state 1 pending, 2 confirmed, 3 refused.
CREATE TABLE enrolment (
    number          INTEGER PRIMARY KEY,
    tls_spki        BLOB    NOT NULL UNIQUE CHECK (length(tls_spki) = 32),
    token_hash      BLOB    NOT NULL REFERENCES token (hash),
    device          BLOB    NOT NULL CHECK (length(device) = 16),
    journal         BLOB    NOT NULL CHECK (length(journal) = 16),
    journal_key     BLOB    NOT NULL CHECK (length(journal_key) = 65),
    csr_pem         TEXT    NOT NULL,
    words           TEXT    NOT NULL,
    site            TEXT    NOT NULL,
    state           INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
    certificate_pem TEXT    NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX enrolment_by_state ON enrolment (state);

CREATE TABLE journal (
    number    INTEGER PRIMARY KEY,
    id        BLOB    NOT NULL CHECK (length(id) = 16),
    device    BLOB    NOT NULL CHECK (length(device) = 16),
    head_seq  INTEGER NOT NULL,
    head_hash BLOB    NOT NULL CHECK (length(head_hash) = 32),
    UNIQUE (device, id)
) STRICT;

-- Numbered in order of arrival. The hash covers device, journal and seq, so that one entry can stand at one place
-- only and the unique index below, local to a journal, holds each entry once.
CREATE TABLE entry (
    number      INTEGER PRIMARY KEY,
    journal     INTEGER NOT NULL REFERENCES journal (number),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    previous    BLOB    NOT NULL CHECK (length(previous) = 32),
    header      BLOB    NOT NULL,
    sealed      BLOB    NOT NULL,
    signature   BLOB    CHECK (length(signature) = 64),
    received_at INTEGER NOT NULL,
    flags       INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX entry_once ON entry (journal, seq, hash);

-- Few: gaps (1), forks (2), quarantined (4), late (8).
CREATE INDEX entry_flagged ON entry (journal, seq, flags) WHERE flags <> 0;

-- What devices are to be told. Device 0: all of them. A number is never given twice, or a device that has seen it would
-- pass over what came later.
CREATE TABLE mail (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    device  BLOB    NOT NULL CHECK (length(device) = 16),
    subject TEXT    NOT NULL,
    frame   BLOB    NOT NULL
) STRICT;

CREATE INDEX mail_by_device ON mail (device);
CREATE UNIQUE INDEX mail_by_subject ON mail (device, subject) WHERE subject <> '';

-- The newest report of each device, signed by it.
CREATE TABLE health (
    device      BLOB    PRIMARY KEY CHECK (length(device) = 16),
    frame       BLOB    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What all reports of a device told of its boots: seconds since 1970 between which each began, and how long it ran.
CREATE TABLE boot (
    device          BLOB    NOT NULL CHECK (length(device) = 16),
    journal         BLOB    NOT NULL CHECK (length(journal) = 16),
    boot            INTEGER NOT NULL,
    begins_earliest INTEGER NOT NULL,
    begins_latest   INTEGER NOT NULL,
    uptime          INTEGER NOT NULL,
    PRIMARY KEY (device, journal, boot)
) STRICT, WITHOUT ROWID;

-- How far the journals of a device went when another took its place. What comes later is stored behind it, flagged.
CREATE TABLE closed_journal (
    journal   INTEGER PRIMARY KEY REFERENCES journal (number),
    head_seq  INTEGER NOT NULL,
    head_hash BLOB    NOT NULL CHECK (length(head_hash) = 32),
    closed_at INTEGER NOT NULL
) STRICT;

-- What came without a signature that vouches for it, as it came. Journal 0 and numbers 0: it could not be understood.
CREATE TABLE unverified (
    number      INTEGER PRIMARY KEY,
    bringer     BLOB    NOT NULL CHECK (length(bringer) = 16),
    hash        BLOB    NOT NULL CHECK (length(hash) = 32),
    journal     BLOB    NOT NULL CHECK (length(journal) = 16),
    first_seq   INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL,
    bytes       BLOB    NOT NULL,
    reason      TEXT    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX unverified_once ON unverified (bringer, hash);

-- Sealed chunks of recordings, each once. Erased: without ciphertext, so that it is not stored again.
CREATE TABLE chunk (
    number      INTEGER PRIMARY KEY,
    name        BLOB    NOT NULL UNIQUE CHECK (length(name) = 32),
    device      BLOB    NOT NULL CHECK (length(device) = 16),
    received_at INTEGER NOT NULL,
    ciphertext  BLOB
) STRICT;

-- How many chunks came from each device, for its share of the disk.
CREATE TABLE chunk_use (
    device BLOB    PRIMARY KEY CHECK (length(device) = 16),
    chunks INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries whose text was erased by the desk's order; their sealed is empty. sealed_hash: the SHA-256 of what was sealed,
-- so that the chain can be verified still. The row stays, so that a device or a stick can't bring the text back.
CREATE TABLE tombstone (
    entry       INTEGER PRIMARY KEY REFERENCES entry (number),
    reason      INTEGER NOT NULL,
    sealed_hash BLOB    NOT NULL CHECK (length(sealed_hash) = 32),
    erased_at   INTEGER NOT NULL
) STRICT;

-- Of which chunks their device was told that they are safe or erased, and by which incarnation: another one says it again.
-- A table of its own, for a column behind the ciphertext would have to be read through it.
CREATE TABLE chunk_said (
    chunk       INTEGER PRIMARY KEY REFERENCES chunk (number),
    incarnation INTEGER NOT NULL
) STRICT;

-- Letters back to citizens, for kiosks that ask by look-up id; what waits on other kiosks lies in table mail as well. The
-- newest revision of each step. Nothing here tells which entry a look-up id belongs to.
CREATE TABLE reply (
    number   INTEGER PRIMARY KEY,
    lookup   BLOB    NOT NULL CHECK (length(lookup) = 16),
    step     INTEGER NOT NULL CHECK (step > 0),
    revision INTEGER NOT NULL CHECK (revision > 0),
    frame    BLOB    NOT NULL,
    UNIQUE (lookup, step)
) STRICT;

-- How often announcements were met, by the word of each device's journal: sums that only rise, told in fives; no times.
CREATE TABLE announcement_count (
    device       BLOB    NOT NULL CHECK (length(device) = 16),
    journal      BLOB    NOT NULL CHECK (length(journal) = 16),
    pack_version INTEGER NOT NULL,
    announcement INTEGER NOT NULL,
    shown        INTEGER NOT NULL,
    opened       INTEGER NOT NULL,
    acted_on     INTEGER NOT NULL,
    PRIMARY KEY (device, journal, pack_version, announcement)
) STRICT, WITHOUT ROWID;
