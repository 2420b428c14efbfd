from django.db import migrations


class Migration(migrations.Migration):
    """What a member has confirmed stays as it was confirmed, whoever speaks SQL to the database.

    No visit is ever deleted. A confirmed one changes in nothing but whose it is, which is what a merge of two rows of
    the register writes; who goes along, what was heard and what was promised can no longer be added to it or taken away.
    `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION visits_visit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'visits are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.state = 'confirmed' AND OLD.state NOT IN ('held', 'confirmed') THEN
                    RAISE EXCEPTION 'a visit is confirmed after it was held' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state = 'confirmed'
                    AND to_jsonb(NEW) - 'organisation_id' IS DISTINCT FROM to_jsonb(OLD) - 'organisation_id'
                THEN
                    RAISE EXCEPTION 'a confirmed visit is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION visits_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- The row's share lock: a confirmation at the same moment waits, or is waited for.
                PERFORM 1 FROM visits_visit WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.visit_id ELSE OLD.visit_id END FOR SHARE;
                IF EXISTS (
                    SELECT 1 FROM visits_visit
                    WHERE state = 'confirmed'
                        AND (TG_OP <> 'INSERT' AND id = OLD.visit_id OR TG_OP <> 'DELETE' AND id = NEW.visit_id)
                ) THEN
                    RAISE EXCEPTION 'a confirmed visit is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    RETURN NEW;
                END IF;
                RETURN OLD;
            END $$;

            CREATE TRIGGER visit_stays BEFORE UPDATE OR DELETE ON visits_visit
                FOR EACH ROW EXECUTE FUNCTION visits_visit_stays();
            CREATE TRIGGER companion_stays BEFORE INSERT OR UPDATE OR DELETE ON visits_companion
                FOR EACH ROW EXECUTE FUNCTION visits_part_stays();
            CREATE TRIGGER heard_stays BEFORE INSERT OR UPDATE OR DELETE ON visits_heard
                FOR EACH ROW EXECUTE FUNCTION visits_part_stays();
            CREATE TRIGGER promise_stays BEFORE INSERT OR UPDATE OR DELETE ON visits_promise
                FOR EACH ROW EXECUTE FUNCTION visits_part_stays();
            ALTER TABLE visits_visit ENABLE ALWAYS TRIGGER visit_stays;
            ALTER TABLE visits_companion ENABLE ALWAYS TRIGGER companion_stays;
            ALTER TABLE visits_heard ENABLE ALWAYS TRIGGER heard_stays;
            ALTER TABLE visits_promise ENABLE ALWAYS TRIGGER promise_stays;
            """,
            """
            DROP FUNCTION visits_visit_stays() CASCADE;
            DROP FUNCTION visits_part_stays() CASCADE;
            """,
        )
    ]
