-- SPDX-License-Identifier: Apache-2.0
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
