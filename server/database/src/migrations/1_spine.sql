-- The spine: organisations, courses, learning, the ledger. @SERIAL@ is put into the words of each database.

CREATE TABLE organisations (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id TEXT,
    path TEXT NOT NULL UNIQUE,
    stage TEXT,
    rural BOOLEAN NOT NULL
);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    stage TEXT,
    subject TEXT,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);

CREATE INDEX accounts_by_organisation ON accounts (organisation_id);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE courses (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    current_version_id TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE course_versions (
    id TEXT NOT NULL PRIMARY KEY,
    course_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (course_id, number),
    FOREIGN KEY (course_id) REFERENCES courses (id)
);

CREATE TABLE units (
    id TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (version_id, position),
    UNIQUE (version_id, key),
    FOREIGN KEY (version_id) REFERENCES course_versions (id)
);

CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    owner_id TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    remarks TEXT,
    updated_at BIGINT NOT NULL,
    FOREIGN KEY (owner_id) REFERENCES accounts (id)
);

CREATE INDEX drafts_by_owner ON drafts (owner_id);

CREATE INDEX drafts_by_state ON drafts (state, updated_at);

CREATE TABLE draft_events (
    id TEXT NOT NULL PRIMARY KEY,
    draft_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    by_id TEXT NOT NULL,
    remarks TEXT,
    at BIGINT NOT NULL,
    FOREIGN KEY (draft_id) REFERENCES drafts (id)
);

CREATE INDEX draft_events_by_draft ON draft_events (draft_id, at);

CREATE TABLE enrolments (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    state TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (account_id, course_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id),
    FOREIGN KEY (version_id) REFERENCES course_versions (id)
);

CREATE TABLE unit_progress (
    account_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    covered TEXT NOT NULL,
    position_millis INTEGER NOT NULL,
    best_permille INTEGER,
    state TEXT NOT NULL,
    permille INTEGER NOT NULL,
    first_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, unit_id),
    FOREIGN KEY (enrolment_id) REFERENCES enrolments (id)
);

CREATE INDEX unit_progress_by_enrolment ON unit_progress (enrolment_id);

CREATE TABLE study_clocks (
    account_id TEXT NOT NULL PRIMARY KEY,
    settled_at BIGINT NOT NULL
);

CREATE TABLE study_sessions (
    account_id TEXT NOT NULL,
    session TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    admitted_millis BIGINT NOT NULL,
    PRIMARY KEY (account_id, session)
);

CREATE TABLE heartbeats (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    session TEXT NOT NULL,
    number BIGINT,
    claimed TEXT NOT NULL,
    pages TEXT NOT NULL,
    admitted_millis BIGINT NOT NULL,
    declared BOOLEAN NOT NULL,
    address TEXT,
    agent TEXT,
    at BIGINT NOT NULL
);

CREATE INDEX heartbeats_by_unit ON heartbeats (account_id, unit_id, at);

CREATE TABLE completions (
    enrolment_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (enrolment_id) REFERENCES enrolments (id)
);

CREATE INDEX completions_by_account ON completions (account_id);

CREATE INDEX completions_by_entry ON completions (entry_id);

CREATE TABLE attempts (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    seed BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    submitted_at BIGINT,
    answers TEXT,
    permille INTEGER,
    passed BOOLEAN,
    address TEXT,
    UNIQUE (account_id, unit_id, number),
    FOREIGN KEY (enrolment_id) REFERENCES enrolments (id)
);

CREATE TABLE ledger_entries (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    year INTEGER NOT NULL,
    hours BIGINT NOT NULL,
    kind TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    course_code TEXT,
    course_title TEXT,
    course_version INTEGER,
    module TEXT NOT NULL,
    level TEXT NOT NULL,
    mode TEXT NOT NULL,
    organisation TEXT NOT NULL,
    policy TEXT NOT NULL,
    explanation TEXT NOT NULL,
    reverses TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (account_id, sequence),
    UNIQUE (source_kind, source_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX ledger_entries_by_year ON ledger_entries (account_id, year);

CREATE TABLE ledger_heads (
    account_id TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE ledger_balances (
    account_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    module TEXT NOT NULL,
    hours BIGINT NOT NULL,
    PRIMARY KEY (account_id, year, module)
);

CREATE TABLE entry_states (
    entry_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    course_code TEXT,
    module TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    decided_at BIGINT,
    FOREIGN KEY (entry_id) REFERENCES ledger_entries (id)
);

CREATE INDEX entry_states_queue ON entry_states (state, organisation, at);

CREATE INDEX entry_states_by_account ON entry_states (account_id, year);

CREATE TABLE verification_events (
    id TEXT NOT NULL PRIMARY KEY,
    entry_id TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    address TEXT,
    at BIGINT NOT NULL,
    FOREIGN KEY (entry_id) REFERENCES ledger_entries (id)
);

CREATE INDEX verification_events_by_entry ON verification_events (entry_id, at);

CREATE TABLE outbox (
    position @SERIAL@,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE TABLE requests (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
