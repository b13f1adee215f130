-- The triggers of the tables of review themselves.

CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION review_guard_record();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_record FOR EACH ROW EXECUTE FUNCTION review_refuse_delete();
CREATE CONSTRAINT TRIGGER review_complete AFTER UPDATE ON sources_record DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION review_check_record();
CREATE CONSTRAINT TRIGGER review_preview AFTER INSERT OR UPDATE OR DELETE ON sources_record
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (coalesce(current_setting('parallax.preview', true), '') = 'on')
    EXECUTE FUNCTION review_refuse_preview();

CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_revision
    FOR EACH ROW EXECUTE FUNCTION review_guard_revision();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_revision FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER review_decision AFTER UPDATE ON sources_revision
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION review_leave_decision();
CREATE CONSTRAINT TRIGGER review_applied AFTER UPDATE ON sources_revision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION review_check_applied();

CREATE TRIGGER review_guard BEFORE INSERT ON sources_decision FOR EACH ROW EXECUTE FUNCTION review_guard_decision();
CREATE TRIGGER review_guard BEFORE INSERT ON sources_history FOR EACH ROW EXECUTE FUNCTION review_guard_history();

CREATE TRIGGER review_guard BEFORE INSERT OR UPDATE ON sources_batch
    FOR EACH ROW EXECUTE FUNCTION review_guard_batch();
CREATE TRIGGER review_no_delete BEFORE DELETE ON sources_batch FOR EACH ROW EXECUTE FUNCTION review_refuse_change();
CREATE TRIGGER review_publish AFTER UPDATE ON sources_batch
    FOR EACH ROW WHEN (OLD.state <> 'released' AND NEW.state = 'released') EXECUTE FUNCTION review_publish_batch();

ALTER TABLE sources_revision ADD CONSTRAINT revision_four_eyes
    CHECK (decided_by_id IS NULL OR NOT decided_by_id = ANY (contributors));
