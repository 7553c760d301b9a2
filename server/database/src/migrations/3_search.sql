-- What a published file says, place by place: read once, for every node and every rebuild.
CREATE TABLE file_texts (
    sha256 TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- What was searched for and not found. Who asked is not kept.
CREATE TABLE search_misses (
    text TEXT NOT NULL PRIMARY KEY,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX search_misses_by_times ON search_misses (times, text);
