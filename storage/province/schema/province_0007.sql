-- SPDX-License-Identifier: Apache-2.0
-- Entries whose text was erased by the desk's order; their sealed is empty. sealed_hash: the SHA-256 of what was sealed,
-- so that the chain can be verified still. The row stays, so that a device or a stick can't bring the text back.
CREATE TABLE tombstone (
    entry       INTEGER PRIMARY KEY REFERENCES entry (number),
    reason      INTEGER NOT NULL,
    sealed_hash BLOB    NOT NULL CHECK (length(sealed_hash) = 32),
    erased_at   INTEGER NOT NULL
) STRICT;
