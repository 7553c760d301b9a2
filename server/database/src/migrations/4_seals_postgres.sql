CREATE TRIGGER verification_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verification_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
