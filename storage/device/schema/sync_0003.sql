-- SPDX-License-Identifier: Apache-2.0
-- What the province signed last of each journal, to be told to a kiosk that did not hear it.

CREATE TABLE ack_signature (
    journal   INTEGER PRIMARY KEY REFERENCES journal (number),
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;
