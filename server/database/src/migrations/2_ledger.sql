-- The training ledger in full: policies, kinds of entry, steps of verification, closings, lists, batches, checkpoints.

ALTER TABLE ledger_entries ADD COLUMN format INTEGER NOT NULL DEFAULT 1;

ALTER TABLE ledger_entries ADD COLUMN details TEXT NOT NULL DEFAULT '';

CREATE INDEX ledger_entries_by_hash ON ledger_entries (hash);

ALTER TABLE entry_states ADD COLUMN kind TEXT NOT NULL DEFAULT 'completion';

ALTER TABLE entry_states ADD COLUMN level TEXT NOT NULL DEFAULT 'municipal';

ALTER TABLE entry_states ADD COLUMN mode TEXT NOT NULL DEFAULT 'remote';

ALTER TABLE entry_states ADD COLUMN title TEXT;

ALTER TABLE entry_states ADD COLUMN route TEXT NOT NULL DEFAULT 'school';

ALTER TABLE entry_states ADD COLUMN done INTEGER NOT NULL DEFAULT 0;

ALTER TABLE entry_states ADD COLUMN awaits TEXT;

ALTER TABLE entry_states ADD COLUMN flags TEXT NOT NULL DEFAULT '';

UPDATE entry_states SET
    kind = (SELECT e.kind FROM ledger_entries e WHERE e.id = entry_states.entry_id),
    level = (SELECT e.level FROM ledger_entries e WHERE e.id = entry_states.entry_id),
    mode = (SELECT e.mode FROM ledger_entries e WHERE e.id = entry_states.entry_id),
    title = (SELECT e.course_title FROM ledger_entries e WHERE e.id = entry_states.entry_id),
    route = CASE WHEN EXISTS (SELECT 1 FROM verification_events v WHERE v.entry_id = entry_states.entry_id) OR state = 'pending' THEN 'school' ELSE '' END,
    done = CASE WHEN state = 'verified' AND EXISTS (SELECT 1 FROM verification_events v WHERE v.entry_id = entry_states.entry_id) THEN 1 ELSE 0 END,
    awaits = CASE WHEN state = 'pending' THEN 'school' ELSE NULL END;

ALTER TABLE verification_events ADD COLUMN by_organisation TEXT NOT NULL DEFAULT '';

ALTER TABLE verification_events ADD COLUMN agent TEXT;

ALTER TABLE verification_events ADD COLUMN number INTEGER NOT NULL DEFAULT 0;

DROP TABLE ledger_balances;

CREATE TABLE ledger_balances (
    account_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    module TEXT NOT NULL,
    level TEXT NOT NULL,
    mode TEXT NOT NULL,
    hours BIGINT NOT NULL,
    PRIMARY KEY (account_id, year, module, level, mode)
);

INSERT INTO ledger_balances (account_id, year, module, level, mode, hours)
SELECT account_id, year, module, level, mode, SUM(hours) FROM ledger_entries GROUP BY account_id, year, module, level, mode;

CREATE INDEX ledger_balances_by_year ON ledger_balances (year, account_id);

CREATE TABLE policies (
    number @SERIAL@,
    version TEXT NOT NULL UNIQUE,
    from_year INTEGER NOT NULL,
    to_year INTEGER,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE closings (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    year INTEGER NOT NULL,
    checklist TEXT NOT NULL,
    note TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    address TEXT,
    at BIGINT NOT NULL,
    UNIQUE (year, organisation)
);

CREATE TABLE staff (
    account_id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    identity TEXT UNIQUE,
    gender TEXT,
    post TEXT,
    rural BOOLEAN NOT NULL,
    started_on TEXT,
    phone TEXT,
    updated_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE TABLE transfers (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    from_path TEXT NOT NULL,
    to_path TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX transfers_by_account ON transfers (account_id, at);

CREATE TABLE trainings (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    organisation TEXT NOT NULL,
    module TEXT NOT NULL,
    level TEXT NOT NULL,
    mode TEXT NOT NULL,
    hours BIGINT NOT NULL,
    place TEXT NOT NULL,
    begins_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    open_to_subtree BOOLEAN NOT NULL,
    secret TEXT NOT NULL,
    state TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX trainings_by_organisation ON trainings (organisation, begins_at);

CREATE TABLE training_places (
    training_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    state TEXT NOT NULL,
    method TEXT,
    by_id TEXT,
    address TEXT,
    agent TEXT,
    at BIGINT,
    entry_id TEXT,
    PRIMARY KEY (training_id, account_id),
    FOREIGN KEY (training_id) REFERENCES trainings (id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX training_places_by_account ON training_places (account_id);

CREATE TABLE documents (
    entry_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (entry_id, sha256)
);

CREATE TABLE entry_flags (
    entry_id TEXT NOT NULL,
    flag TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (entry_id, flag)
);

CREATE INDEX heartbeats_by_address ON heartbeats (address, at);

CREATE TABLE imports (
    number @SERIAL@,
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    report TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX imports_by_organisation ON imports (organisation, number);

CREATE TABLE import_mappings (
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, source)
);

CREATE TABLE export_queue (
    position @SERIAL@,
    entry_id TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL,
    year INTEGER NOT NULL
);

CREATE INDEX export_queue_by_year ON export_queue (year, position);

INSERT INTO export_queue (entry_id, organisation, year)
SELECT entry_id, organisation, year FROM entry_states WHERE state = 'verified' AND kind <> 'reversal' ORDER BY decided_at, entry_id;

CREATE TABLE exports (
    organisation TEXT NOT NULL,
    year INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    since BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    hours BIGINT NOT NULL,
    checkpoint BIGINT,
    cause TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, year, batch)
);

CREATE TABLE export_entries (
    organisation TEXT NOT NULL,
    year INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    entry_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, year, batch, entry_id)
);

CREATE INDEX export_entries_by_entry ON export_entries (entry_id);

CREATE TABLE checkpoints (
    number BIGINT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    cause TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE checkpoint_leaves (
    position BIGINT NOT NULL PRIMARY KEY,
    checkpoint BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (account_id, sequence)
);

CREATE TABLE year_certificates (
    code TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    hours BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (account_id, year, sequence),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
