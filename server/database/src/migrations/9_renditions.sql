-- What is made of videos beside them: smaller pictures, sound alone, a poster. Courses never name them, since a published
-- version does not change.
CREATE TABLE renditions (
    source_sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (source_sha256, kind)
);
CREATE INDEX renditions_by_file ON renditions (sha256);

-- The work on them; a row stays when it is done, so that nothing is made twice.
CREATE TABLE media_jobs (
    source_sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The stored file, as JSON.
    source TEXT NOT NULL,
    duration_millis BIGINT NOT NULL,
    -- The smallest is taken first.
    turn BIGINT NOT NULL,
    -- From when on anybody may take it: whoever has it moves this on, and a node that has died does not.
    free_at BIGINT NOT NULL,
    worker TEXT,
    attempts INTEGER NOT NULL,
    permille INTEGER NOT NULL,
    fault TEXT,
    PRIMARY KEY (source_sha256, kind)
);
CREATE INDEX media_jobs_by_turn ON media_jobs (state, turn);
