-- What is history refuses change, whoever asks.

CREATE TRIGGER policies_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policies
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER closings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER checkpoint_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint_leaves
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER year_certificates_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON year_certificates
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
