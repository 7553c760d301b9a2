-- Master teachers' groups: founded by an administrator for an organisation, led by a host.
CREATE TABLE workshops (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    title TEXT NOT NULL,
    -- What it studies.
    summary TEXT NOT NULL,
    host_id TEXT NOT NULL,
    -- The most members beside the host.
    places BIGINT NOT NULL,
    -- What the host says to its members, and its courses: JSON of id, code, title and note of each, in their order.
    welcome TEXT NOT NULL,
    courses TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Grows with every change: who changes it says which one they have seen.
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    FOREIGN KEY (host_id) REFERENCES accounts (id)
);

CREATE INDEX workshops_by_organisation ON workshops (organisation, id);
CREATE INDEX workshops_by_host ON workshops (host_id);

-- Who has applied, and what became of it.
CREATE TABLE workshop_people (
    workshop_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- What they wrote when they applied.
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workshop_id, account_id),
    FOREIGN KEY (workshop_id) REFERENCES workshops (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX workshop_people_by_person ON workshop_people (account_id);

-- The group that a session is held for.
ALTER TABLE trainings ADD COLUMN workshop_id TEXT;

CREATE INDEX trainings_by_workshop ON trainings (workshop_id, begins_at);
