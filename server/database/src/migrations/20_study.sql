-- How much was admitted to a study session when somebody last answered that they are there.
ALTER TABLE study_sessions ADD COLUMN present_millis BIGINT NOT NULL DEFAULT 0;

-- What teachers write down for themselves while they learn. By the key of the unit, so that notes outlive an edition.
CREATE TABLE notes (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    unit_key TEXT NOT NULL,
    -- Milliseconds of a video or sound, the page of a document, 0 elsewhere.
    place BIGINT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX notes_by_unit ON notes (account_id, course_id, unit_key, place);
