-- SPDX-License-Identifier: Apache-2.0
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
