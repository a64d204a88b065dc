-- SPDX-License-Identifier: Apache-2.0
-- A store that came back from a backup: devices that it calls enrolled since may have been enrolled and heard before, in
-- the history that was lost, though not before the newest thing that the backup knew. Of several backups, the oldest.
CREATE TABLE restored (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    newest INTEGER NOT NULL
) STRICT;
