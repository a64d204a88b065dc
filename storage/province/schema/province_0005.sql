-- SPDX-License-Identifier: Apache-2.0
-- A key can be replaced without having done anything wrong (state 3), and its row then names the device that took the
-- place. A check can't be changed in place, so the table is made anew.
ALTER TABLE device RENAME TO device_before;
DROP INDEX device_active;

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

INSERT INTO device (number, id, tls_spki, journal_key, state, site, name, words, created_at, changed_at)
SELECT number, id, tls_spki, journal_key, state, site, name, words, created_at, changed_at FROM device_before;
DROP TABLE device_before;

CREATE UNIQUE INDEX device_active ON device (id) WHERE state = 1;
CREATE INDEX device_by_id ON device (id);
CREATE INDEX device_by_replacement ON device (replaced_by) WHERE replaced_by IS NOT NULL;

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
