-- SPDX-License-Identifier: Apache-2.0
-- Pruning and erasure.

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
