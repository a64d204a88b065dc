-- SPDX-License-Identifier: Apache-2.0
-- A journal's id is its device's word alone: who reads it on a stick can begin one of the same id, and must not stand in
-- its way. What a device says of boots counts for its own journals only.

CREATE TABLE journal_of_device (
    number    INTEGER PRIMARY KEY,
    id        BLOB    NOT NULL CHECK (length(id) = 16),
    device    BLOB    NOT NULL CHECK (length(device) = 16),
    head_seq  INTEGER NOT NULL,
    head_hash BLOB    NOT NULL CHECK (length(head_hash) = 32),
    UNIQUE (device, id)
) STRICT;
INSERT INTO journal_of_device SELECT number, id, device, head_seq, head_hash FROM journal;

CREATE TABLE boot_of_device (
    device          BLOB    NOT NULL CHECK (length(device) = 16),
    journal         BLOB    NOT NULL CHECK (length(journal) = 16),
    boot            INTEGER NOT NULL,
    begins_earliest INTEGER NOT NULL,
    begins_latest   INTEGER NOT NULL,
    uptime          INTEGER NOT NULL,
    PRIMARY KEY (device, journal, boot)
) STRICT, WITHOUT ROWID;
INSERT INTO boot_of_device SELECT j.device, b.journal, b.boot, b.begins_earliest, b.begins_latest, b.uptime
    FROM boot AS b JOIN journal AS j ON j.id = b.journal;

DROP TABLE boot;
DROP TABLE journal;
ALTER TABLE journal_of_device RENAME TO journal;
ALTER TABLE boot_of_device RENAME TO boot;
