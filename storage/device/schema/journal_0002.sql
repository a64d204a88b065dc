-- SPDX-License-Identifier: Apache-2.0
-- Chunks of recordings whose entry is in this file. Without a link to it and in the order of their random names: nobody
-- should read from the device what kind of thing an entry is. held: the incarnation under which the province said that
-- it has the chunk.
CREATE TABLE chunk (
    name BLOB PRIMARY KEY CHECK (length(name) = 32),
    held INTEGER
) STRICT, WITHOUT ROWID;
