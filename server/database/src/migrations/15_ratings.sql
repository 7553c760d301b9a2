-- What those who completed a course say of it; one each.
CREATE TABLE ratings (
    course_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    -- Of the edition that was completed.
    version_id TEXT NOT NULL,
    stars INTEGER NOT NULL,
    comment TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- When a reviewer took the comment out of sight, who, and why.
    hidden_at BIGINT,
    hidden_by TEXT,
    hidden_reason TEXT,
    PRIMARY KEY (course_id, account_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX ratings_by_time ON ratings (course_id, at);
