-- What was answered so far in an attempt that is not handed in yet, and when it must be.
ALTER TABLE attempts ADD COLUMN saved TEXT;
ALTER TABLE attempts ADD COLUMN saved_at BIGINT;
ALTER TABLE attempts ADD COLUMN ends_at BIGINT;

CREATE INDEX attempts_open ON attempts (ends_at) WHERE submitted_at IS NULL;
