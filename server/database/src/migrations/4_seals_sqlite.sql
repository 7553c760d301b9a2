CREATE TRIGGER verification_events_no_update BEFORE UPDATE ON verification_events
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
