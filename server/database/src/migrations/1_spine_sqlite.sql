-- Append-only tables refuse change, whoever asks.

CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: take hours back with a reversal entry'); END;

CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: take hours back with a reversal entry'); END;

CREATE TRIGGER verification_events_no_update BEFORE UPDATE ON verification_events
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TRIGGER verification_events_no_delete BEFORE DELETE ON verification_events
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TRIGGER heartbeats_no_update BEFORE UPDATE ON heartbeats
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER heartbeats_no_delete BEFORE DELETE ON heartbeats
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER course_versions_no_update BEFORE UPDATE ON course_versions
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

CREATE TRIGGER course_versions_no_delete BEFORE DELETE ON course_versions
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
