-- What drafts said at each save, so that no save loses what was there before.
CREATE TABLE draft_versions (
    draft_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (draft_id, revision),
    FOREIGN KEY (draft_id) REFERENCES drafts (id)
);
INSERT INTO draft_versions (draft_id, revision, body, by_id, at)
SELECT id, revision, body, owner_id, updated_at FROM drafts;
