-- First words to teachers that they do not want to see again; the hint is a code of domain::hints::Hint.
CREATE TABLE hints_put_away (
    account_id TEXT NOT NULL,
    hint TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hint),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
