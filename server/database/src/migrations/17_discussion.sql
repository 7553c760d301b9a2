-- What people ask and answer beside what they learn. Words are withdrawn or hidden; no row goes away.
CREATE TABLE discussion_posts (
    id TEXT NOT NULL PRIMARY KEY,
    -- What kind of place it stands at: `unit`, whose subject is a course and whose part is the unit's key, so that
    -- questions outlive an edition.
    place TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    part TEXT NOT NULL,
    -- The question that it answers; none of a question.
    question_id TEXT,
    account_id TEXT NOT NULL,
    -- In what capacity it was written: learner, author or reviewer.
    capacity TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Of a question: the one answer that answered it, and how many people have the same question.
    answer_id TEXT,
    agreed BIGINT NOT NULL DEFAULT 0,
    withdrawn_at BIGINT,
    -- When a reviewer took it out of sight, who, and why.
    hidden_at BIGINT,
    hidden_by TEXT,
    hidden_reason TEXT,
    FOREIGN KEY (question_id) REFERENCES discussion_posts (id),
    FOREIGN KEY (answer_id) REFERENCES discussion_posts (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX discussion_posts_by_place ON discussion_posts (place, subject_id, part, agreed, at);
CREATE INDEX discussion_posts_by_question ON discussion_posts (question_id, at);
CREATE INDEX discussion_posts_by_person ON discussion_posts (account_id, at);

-- Who has the same question; once for each person.
CREATE TABLE discussion_agreements (
    question_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (question_id, account_id),
    FOREIGN KEY (question_id) REFERENCES discussion_posts (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

-- What somebody says is wrong with a post; once for each person.
CREATE TABLE discussion_reports (
    post_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- `hidden` or `dismissed`, when and by whom; none while it waits.
    decision TEXT,
    decided_at BIGINT,
    decided_by TEXT,
    PRIMARY KEY (post_id, account_id),
    FOREIGN KEY (post_id) REFERENCES discussion_posts (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX discussion_reports_by_decision ON discussion_reports (decision, at);
