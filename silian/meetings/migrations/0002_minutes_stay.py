from django.db import migrations


class Migration(migrations.Migration):
    """Final minutes stay as they were written, whoever speaks SQL to the database.

    Lines come and go only in a draft; while the minutes are out for confirmation a line changes only its words, by an
    answer to an objection; afterwards nothing does. Whoever writes a line locks the row of its minutes first, so a line
    and the end of the draft at the same moment wait for each other. A decision keeps the number it got, and a correction
    is only ever added. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION meetings_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'minutes are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state = 'final' THEN
                    RAISE EXCEPTION 'final minutes are not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.state = 'final' AND (OLD.state <> 'circulated' OR EXISTS (
                    SELECT 1 FROM meetings_objection objection JOIN meetings_line line ON line.id = objection.line_id
                    WHERE line.minutes_id = OLD.id AND objection.state = 'open')) THEN
                    RAISE EXCEPTION 'minutes are final only when no objection is open' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state = 'circulated' AND NEW.state = 'draft' THEN
                    RAISE EXCEPTION 'minutes that were circulated are no draft' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION meetings_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one bigint;
                present text;
            BEGIN
                FOREACH one IN ARRAY CASE TG_OP
                    WHEN 'INSERT' THEN ARRAY[NEW.minutes_id]
                    WHEN 'DELETE' THEN ARRAY[OLD.minutes_id]
                    ELSE ARRAY[OLD.minutes_id, NEW.minutes_id] END
                LOOP
                    SELECT state INTO present FROM meetings_minutes WHERE id = one FOR UPDATE;
                    IF present = 'draft' THEN
                        CONTINUE;
                    END IF;
                    IF present = 'circulated' AND TG_OP = 'UPDATE' THEN
                        IF (NEW.id, NEW.federation_id, NEW.minutes_id, NEW.item_id, NEW.kind, NEW.number, NEW.owner, NEW.due_on,
                            NEW.by_id, NEW.at)
                           IS NOT DISTINCT FROM
                           (OLD.id, OLD.federation_id, OLD.minutes_id, OLD.item_id, OLD.kind, OLD.number, OLD.owner, OLD.due_on,
                            OLD.by_id, OLD.at) THEN
                            CONTINUE;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'minutes that were circulated are not written any more (%)', TG_OP
                        USING ERRCODE = 'integrity_constraint_violation';
                END LOOP;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION meetings_objection_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'objections are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'UPDATE' AND OLD.state <> 'open' THEN
                    RAISE EXCEPTION 'an answered objection is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT minutes.state INTO present FROM meetings_minutes minutes JOIN meetings_line line ON line.minutes_id = minutes.id
                    WHERE line.id = NEW.line_id FOR UPDATE OF minutes;
                IF present <> 'circulated' THEN
                    RAISE EXCEPTION 'objections are made to circulated minutes' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION meetings_correction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    RAISE EXCEPTION 'corrections are kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (SELECT state FROM meetings_minutes WHERE id = NEW.minutes_id FOR UPDATE) <> 'final' THEN
                    RAISE EXCEPTION 'only final minutes are corrected' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION meetings_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.number IS NOT NULL THEN
                    RAISE EXCEPTION 'a numbered decision is kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION meetings_attendance_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = OLD.meeting_id AND state = 'final') THEN
                    RAISE EXCEPTION 'who came stands in final minutes' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE TRIGGER meetings_minutes_stay BEFORE UPDATE OR DELETE ON meetings_minutes
                FOR EACH ROW EXECUTE FUNCTION meetings_minutes_stay();
            CREATE TRIGGER meetings_line_stays BEFORE INSERT OR UPDATE OR DELETE ON meetings_line
                FOR EACH ROW EXECUTE FUNCTION meetings_line_stays();
            CREATE TRIGGER meetings_objection_stays BEFORE INSERT OR UPDATE OR DELETE ON meetings_objection
                FOR EACH ROW EXECUTE FUNCTION meetings_objection_stays();
            CREATE TRIGGER meetings_correction_stays BEFORE INSERT OR UPDATE OR DELETE ON meetings_correction
                FOR EACH ROW EXECUTE FUNCTION meetings_correction_stays();
            CREATE TRIGGER meetings_decision_stays BEFORE UPDATE OR DELETE ON meetings_decision
                FOR EACH ROW EXECUTE FUNCTION meetings_decision_stays();
            CREATE TRIGGER meetings_attendance_stays BEFORE DELETE OR UPDATE OF attended, attended_as ON meetings_invitee
                FOR EACH ROW EXECUTE FUNCTION meetings_attendance_stays();
            ALTER TABLE meetings_minutes ENABLE ALWAYS TRIGGER meetings_minutes_stay;
            ALTER TABLE meetings_line ENABLE ALWAYS TRIGGER meetings_line_stays;
            ALTER TABLE meetings_objection ENABLE ALWAYS TRIGGER meetings_objection_stays;
            ALTER TABLE meetings_correction ENABLE ALWAYS TRIGGER meetings_correction_stays;
            ALTER TABLE meetings_decision ENABLE ALWAYS TRIGGER meetings_decision_stays;
            ALTER TABLE meetings_invitee ENABLE ALWAYS TRIGGER meetings_attendance_stays;
            """,
            """
            DROP TRIGGER meetings_minutes_stay ON meetings_minutes;
            DROP TRIGGER meetings_line_stays ON meetings_line;
            DROP TRIGGER meetings_objection_stays ON meetings_objection;
            DROP TRIGGER meetings_correction_stays ON meetings_correction;
            DROP TRIGGER meetings_decision_stays ON meetings_decision;
            DROP TRIGGER meetings_attendance_stays ON meetings_invitee;
            DROP FUNCTION meetings_minutes_stay();
            DROP FUNCTION meetings_line_stays();
            DROP FUNCTION meetings_objection_stays();
            DROP FUNCTION meetings_correction_stays();
            DROP FUNCTION meetings_decision_stays();
            DROP FUNCTION meetings_attendance_stays();
            """,
        ),
    ]
