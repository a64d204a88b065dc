-- SPDX-License-Identifier: Apache-2.0
-- A device's journals are counted before it may begin another one.
CREATE INDEX journal_by_device ON journal (device);
