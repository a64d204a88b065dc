-- SPDX-License-Identifier: Apache-2.0
-- Of which chunks their device was told that they are safe or erased, and by which incarnation: another one says it again.
-- A table of its own, for a column behind the ciphertext would have to be read through it.
CREATE TABLE chunk_said (
    chunk       INTEGER PRIMARY KEY REFERENCES chunk (number),
    incarnation INTEGER NOT NULL
) STRICT;
