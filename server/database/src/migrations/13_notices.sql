-- What people are told, written in the transaction of what causes it; once for each person, kind and source.
CREATE TABLE notices (
    position @SERIAL@,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    -- JSON of domain::notices::Notice.
    data TEXT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT,
    -- What becomes of it by mail: nothing yet, skipped, digest (waits for the morning), sent.
    mail TEXT,
    -- Whether it was handed on to the city's own messages.
    passed BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (account_id, kind, source)
);

CREATE INDEX notices_by_account ON notices (account_id, position);

CREATE INDEX notices_unread ON notices (account_id) WHERE read_at IS NULL;

CREATE INDEX notices_to_mail ON notices (position) WHERE mail IS NULL;

CREATE INDEX notices_for_digest ON notices (account_id) WHERE mail = 'digest';

CREATE INDEX notices_to_pass ON notices (position) WHERE passed = FALSE;

-- Where somebody is written to, once the address is confirmed, and about what.
CREATE TABLE mail_addresses (
    account_id TEXT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    lang TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- JSON: groups and how they are delivered.
    choices TEXT NOT NULL,
    -- Whether checkpoints of the ledger are sent, too.
    checkpoints BOOLEAN NOT NULL,
    -- What the other side said when it refused a letter for good.
    fault TEXT,
    fault_at BIGINT,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);

-- What is to be sent; a row stays when it is done, so that nothing is sent twice.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    -- mail or webhook.
    channel TEXT NOT NULL,
    account_id TEXT NOT NULL,
    source TEXT NOT NULL,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL,
    -- JSON.
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    -- From when on anybody may take it: whoever has it moves this on, and a node that has died does not.
    free_at BIGINT NOT NULL,
    worker TEXT,
    attempts INTEGER NOT NULL,
    fault TEXT,
    at BIGINT NOT NULL,
    UNIQUE (channel, account_id, source)
);

CREATE INDEX messages_open ON messages (channel, free_at) WHERE state = 'open';

CREATE INDEX messages_failed ON messages (at) WHERE state = 'failed';

-- Reminders that go to everybody, page by page, and how far each is.
CREATE TABLE reminder_runs (
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    -- The last account that was looked at.
    upto TEXT NOT NULL,
    is_done BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, source)
);

-- Courses that an organisation asks its people to take, and whom it asked.
CREATE TABLE assignments (
    id TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL,
    course_id TEXT NOT NULL,
    course_code TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    -- What its reminders say: JSON of domain::notices::Notice.
    reminder TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    FOREIGN KEY (course_id) REFERENCES courses (id)
);

CREATE INDEX assignments_by_organisation ON assignments (organisation, id);

CREATE INDEX assignments_by_due ON assignments (due_at) WHERE withdrawn_at IS NULL;

CREATE TABLE assignment_people (
    assignment_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (assignment_id, account_id),
    FOREIGN KEY (assignment_id) REFERENCES assignments (id)
);

CREATE INDEX assignment_people_by_account ON assignment_people (account_id);

-- A calendar that other programs read by its address; another generation is another address.
CREATE TABLE calendar_feeds (
    account_id TEXT NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL,
    is_open BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES accounts (id)
);
