-- SPDX-License-Identifier: Apache-2.0
-- Mail and media, and what makes an old stick's ack known as old.

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
