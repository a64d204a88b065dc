-- SPDX-License-Identifier: Apache-2.0
-- What all reports of a device told of its boots: seconds since 1970 between which each began, and how long it ran.
CREATE TABLE boot (
    journal         BLOB    NOT NULL CHECK (length(journal) = 16),
    boot            INTEGER NOT NULL,
    begins_earliest INTEGER NOT NULL,
    begins_latest   INTEGER NOT NULL,
    uptime          INTEGER NOT NULL,
    PRIMARY KEY (journal, boot)
) STRICT, WITHOUT ROWID;
