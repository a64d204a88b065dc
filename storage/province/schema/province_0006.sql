-- SPDX-License-Identifier: Apache-2.0
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
