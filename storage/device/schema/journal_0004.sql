-- SPDX-License-Identifier: Apache-2.0
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
