-- What a package keeps of its learner, activity by activity.
CREATE TABLE package_states (
    account_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    activity TEXT NOT NULL,
    -- Counts the saves; a save names the one that it was made from.
    version INTEGER NOT NULL,
    -- JSON, the package's own.
    data TEXT NOT NULL,
    -- JSON of domain::packages::Attained.
    attained TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, unit_id, activity),
    FOREIGN KEY (account_id) REFERENCES accounts (id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- A launch of a cmi5 unit: begun when it fetches its token, which it may do once.
CREATE TABLE xapi_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    -- JSON of the pass that it was launched with.
    pass TEXT NOT NULL,
    activity TEXT NOT NULL,
    is_terminated BOOLEAN NOT NULL,
    begun_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE TABLE xapi_statements (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    session TEXT NOT NULL,
    registration TEXT NOT NULL,
    verb TEXT NOT NULL,
    -- JSON, as it is given out again.
    body TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    FOREIGN KEY (session) REFERENCES xapi_sessions (id)
);
CREATE INDEX xapi_statements_by_registration ON xapi_statements (account_id, registration, stored_at);

-- What units keep for themselves: of a state, of an activity or of a learner.
CREATE TABLE xapi_documents (
    account_id TEXT NOT NULL,
    -- Which of them, with the ids that name it.
    place TEXT NOT NULL,
    id TEXT NOT NULL,
    media_type TEXT NOT NULL,
    -- Base64.
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, place, id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
