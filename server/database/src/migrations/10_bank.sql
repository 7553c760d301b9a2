-- Questions that every author may take into a quiz, each kept once for whoever brought it in.
CREATE TABLE bank_questions (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL,
    module TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- The question as plain words in lower case, to be found by.
    words TEXT NOT NULL,
    -- JSON of domain::assessment::Question.
    body TEXT NOT NULL,
    -- SHA-256 of the body.
    hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (owner_id, hash),
    FOREIGN KEY (owner_id) REFERENCES accounts (id)
);

CREATE INDEX bank_questions_by_module ON bank_questions (module, id);
