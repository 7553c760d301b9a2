-- Append-only tables refuse change, whoever asks.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER verification_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verification_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER heartbeats_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON heartbeats
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER course_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON course_versions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
