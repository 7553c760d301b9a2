-- Units that people meet by what they do: work that is marked, surveys, sessions within a course.

-- A work is handed in and not marked yet.
ALTER TABLE unit_progress ADD COLUMN waiting BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE works (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    -- From 1.
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- JSON of the files, each a domain::catalogue::StoredFile.
    files TEXT NOT NULL,
    handed_in_at BIGINT NOT NULL,
    address TEXT,
    -- The next six are set together, when it is marked.
    marked_at BIGINT,
    marker_id TEXT,
    -- JSON of the levels that were chosen, one for each criterion.
    levels TEXT,
    remark TEXT,
    permille INTEGER,
    passed BOOLEAN,
    UNIQUE (account_id, unit_id, number),
    FOREIGN KEY (account_id) REFERENCES accounts (id),
    FOREIGN KEY (enrolment_id) REFERENCES enrolments (id)
);

CREATE INDEX works_by_course ON works (course_id, handed_in_at, id);

-- Who answered is known by the progress of the unit alone: nothing here names anybody, nor says when.
CREATE TABLE survey_replies (
    id TEXT NOT NULL PRIMARY KEY,
    unit_id TEXT NOT NULL,
    -- JSON of domain::catalogue::Replies.
    body TEXT NOT NULL
);

CREATE INDEX survey_replies_by_unit ON survey_replies (unit_id);

-- A session that is held for a unit of a course: being there meets the unit, and earns no hours of its own.
ALTER TABLE trainings ADD COLUMN course_id TEXT;
ALTER TABLE trainings ADD COLUMN unit_key TEXT;
-- Where people meet by a link; empty where they come.
ALTER TABLE trainings ADD COLUMN link TEXT NOT NULL DEFAULT '';

CREATE INDEX trainings_by_unit ON trainings (course_id, unit_key);
