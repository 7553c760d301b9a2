-- Learning paths: courses in an order, with a goal, for people of an organisation.
CREATE TABLE learning_paths (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- JSON of domain::paths::ForWhom.
    whom TEXT NOT NULL,
    -- JSON: id, code and title of each course, in their order.
    courses TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Grows with every change: who changes it says which one they have seen.
    revision BIGINT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX learning_paths_by_organisation ON learning_paths (organisation, id);

-- Who walks it. Whoever leaves is no longer here; what they have done stays with their courses.
CREATE TABLE path_people (
    account_id TEXT NOT NULL,
    path_id TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, path_id),
    FOREIGN KEY (path_id) REFERENCES learning_paths (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX path_people_by_path ON path_people (path_id);
