-- An approved draft may wait for its moment; what its author calls a minor change takes learners along; a deleted one
-- stays for a while.
ALTER TABLE drafts ADD COLUMN publish_at BIGINT;
ALTER TABLE drafts ADD COLUMN minor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE drafts ADD COLUMN deleted_at BIGINT;

-- The moment at which the licence of the current version ends.
ALTER TABLE courses ADD COLUMN licence_ends_at BIGINT;

-- What author and reviewers say to each other about a draft, or about one unit of it.
CREATE TABLE draft_comments (
    id TEXT NOT NULL PRIMARY KEY,
    draft_id TEXT NOT NULL,
    unit_key TEXT,
    by_id TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT,
    FOREIGN KEY (draft_id) REFERENCES drafts (id),
    FOREIGN KEY (by_id) REFERENCES accounts (id)
);

CREATE INDEX draft_comments_by_draft ON draft_comments (draft_id, at);

-- What stands in a form that was not sent yet, so that no text is lost with its window.
CREATE TABLE unsent_forms (
    account_id TEXT NOT NULL,
    place TEXT NOT NULL,
    -- JSON: names and values, in their order.
    fields TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, place),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
