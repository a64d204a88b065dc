-- SPDX-License-Identifier: Apache-2.0
-- What devices are to be told. Device 0: all of them. A number is never given twice, or a device that has seen it would
-- pass over what came later.
CREATE TABLE mail (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    device  BLOB    NOT NULL CHECK (length(device) = 16),
    subject TEXT    NOT NULL,
    frame   BLOB    NOT NULL
) STRICT;

CREATE INDEX mail_by_device ON mail (device);
CREATE UNIQUE INDEX mail_by_subject ON mail (device, subject) WHERE subject <> '';

-- The newest report of each device, signed by it.
CREATE TABLE health (
    device      BLOB    PRIMARY KEY CHECK (length(device) = 16),
    frame       BLOB    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
