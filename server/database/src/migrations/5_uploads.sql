-- Files on their way in, piece by piece. What has arrived lies in the store, one object for each row of upload_parts.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    -- Of the whole file, once all of it is there.
    sha256 TEXT,
    touched_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX uploads_by_account ON uploads (account_id);
CREATE INDEX uploads_by_time ON uploads (touched_at);

CREATE TABLE upload_parts (
    upload_id TEXT NOT NULL,
    start BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- The name of its object.
    object TEXT NOT NULL,
    PRIMARY KEY (upload_id, start),
    FOREIGN KEY (upload_id) REFERENCES uploads (id)
);
