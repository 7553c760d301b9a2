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
