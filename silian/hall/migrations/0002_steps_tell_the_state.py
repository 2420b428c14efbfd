from django.db import migrations


class Migration(migrations.Migration):
    """The state of a matter follows from its steps, whoever speaks SQL to the database.

    A step is added with the next number and never changed; adding it is the only way in which state, owner, next date and ending
    of its matter change. A matter without a first step cannot be committed. `ENABLE ALWAYS`: a session that ignores triggers
    does not ignore these.
    """

    dependencies = [("hall", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION hall_step_tells() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                taken integer;
                home bigint;
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    RAISE EXCEPTION 'steps are kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT steps_taken, federation_id INTO taken, home FROM hall_matter WHERE id = NEW.matter_id FOR UPDATE;
                IF NEW.number <> taken + 1 THEN
                    RAISE EXCEPTION 'step % comes after step %', NEW.number, taken USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.federation_id <> home THEN
                    RAISE EXCEPTION 'a step belongs to the federation of its matter' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                UPDATE hall_matter SET steps_taken = NEW.number, stage = NEW.stage, turn = NEW.turn, owner_id = NEW.owner_id,
                    next_what = NEW.next_what, next_at = NEW.next_at, ended_as = NEW.ended_as WHERE id = NEW.matter_id;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_matter_follows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'matters are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'INSERT' THEN
                    IF NEW.steps_taken <> 0 OR NEW.stage <> '' THEN
                        RAISE EXCEPTION 'a matter begins with its first step' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF pg_trigger_depth() < 2 AND
                   (NEW.steps_taken, NEW.stage, NEW.turn, NEW.owner_id, NEW.next_what, NEW.next_at, NEW.ended_as) IS DISTINCT FROM
                   (OLD.steps_taken, OLD.stage, OLD.turn, OLD.owner_id, OLD.next_what, OLD.next_at, OLD.ended_as) THEN
                    RAISE EXCEPTION 'the state of a matter follows from its steps' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_matter_has_begun() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM hall_matter WHERE id = NEW.id AND steps_taken = 0) THEN
                    RAISE EXCEPTION 'a matter has a first step' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NULL;
            END $$;

            CREATE TRIGGER hall_step_tells BEFORE INSERT OR UPDATE OR DELETE ON hall_step
                FOR EACH ROW EXECUTE FUNCTION hall_step_tells();
            CREATE TRIGGER hall_matter_follows BEFORE INSERT OR UPDATE OR DELETE ON hall_matter
                FOR EACH ROW EXECUTE FUNCTION hall_matter_follows();
            CREATE CONSTRAINT TRIGGER hall_matter_has_begun AFTER INSERT ON hall_matter DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION hall_matter_has_begun();
            ALTER TABLE hall_step ENABLE ALWAYS TRIGGER hall_step_tells;
            ALTER TABLE hall_matter ENABLE ALWAYS TRIGGER hall_matter_follows;
            ALTER TABLE hall_matter ENABLE ALWAYS TRIGGER hall_matter_has_begun;
            """,
            """
            DROP TRIGGER hall_step_tells ON hall_step;
            DROP TRIGGER hall_matter_follows ON hall_matter;
            DROP TRIGGER hall_matter_has_begun ON hall_matter;
            DROP FUNCTION hall_step_tells();
            DROP FUNCTION hall_matter_follows();
            DROP FUNCTION hall_matter_has_begun();
            """,
        ),
    ]
