from django.db import migrations


class Migration(migrations.Migration):
    """Nothing that was owed can be made unowed afterwards, whoever speaks SQL to the database.

    An edition of a rule keeps its words; all that may change is its last day, and only to one that still lies ahead (a day
    of leeway, since the database does not know the time zone of the house). An excuse is withdrawn once and otherwise never
    touched; a step is told once. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("duties", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION duties_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'rules are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF to_jsonb(NEW) - 'span' IS DISTINCT FROM to_jsonb(OLD) - 'span' OR lower(NEW.span) <> lower(OLD.span) THEN
                    RAISE EXCEPTION 'a rule in force is not changed, another follows it' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.span <> OLD.span AND least(upper(NEW.span), upper(OLD.span)) < CURRENT_DATE - 1 THEN
                    RAISE EXCEPTION 'what a rule asked in the past stays' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION duties_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'rules and their steps are kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;

            CREATE FUNCTION duties_excuse_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
                   OR to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because']
                      IS DISTINCT FROM to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because'] THEN
                    RAISE EXCEPTION 'excuses are kept as given (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE TRIGGER edition_stays BEFORE UPDATE OR DELETE ON duties_edition
                FOR EACH ROW EXECUTE FUNCTION duties_edition_stays();
            CREATE TRIGGER rule_stays BEFORE UPDATE OR DELETE ON duties_rule
                FOR EACH ROW EXECUTE FUNCTION duties_rule_stays();
            CREATE TRIGGER climb_stays BEFORE UPDATE OR DELETE ON duties_climb
                FOR EACH ROW EXECUTE FUNCTION duties_rule_stays();
            CREATE TRIGGER excuse_stays BEFORE UPDATE OR DELETE ON duties_excuse
                FOR EACH ROW EXECUTE FUNCTION duties_excuse_stays();
            ALTER TABLE duties_edition ENABLE ALWAYS TRIGGER edition_stays;
            ALTER TABLE duties_rule ENABLE ALWAYS TRIGGER rule_stays;
            ALTER TABLE duties_climb ENABLE ALWAYS TRIGGER climb_stays;
            ALTER TABLE duties_excuse ENABLE ALWAYS TRIGGER excuse_stays;
            """,
            """
            DROP FUNCTION duties_edition_stays() CASCADE;
            DROP FUNCTION duties_rule_stays() CASCADE;
            DROP FUNCTION duties_excuse_stays() CASCADE;
            """,
        )
    ]
