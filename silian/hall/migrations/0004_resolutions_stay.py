from django.db import migrations


class Migration(migrations.Migration):
    """A resolution is replaced, never edited; a dissent stands beside it as it was said.

    Only two things are ever added to a resolution, each once: by which one it was replaced, and what the review found.
    """

    dependencies = [("hall", "0003_closings_hold")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION hall_resolution_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'resolutions are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id
                   OR OLD.reviewed_on IS NOT NULL AND (NEW.reviewed_on, NEW.review_words) IS DISTINCT FROM (OLD.reviewed_on, OLD.review_words)
                   OR to_jsonb(NEW) - ARRAY['replaced_by_id', 'reviewed_on', 'review_words']
                      <> to_jsonb(OLD) - ARRAY['replaced_by_id', 'reviewed_on', 'review_words'] THEN
                    RAISE EXCEPTION 'a resolution is replaced, never edited' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_dissent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- Its organisation may turn out to be another row of the register; its words stay.
                IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'organisation_id' <> to_jsonb(OLD) - 'organisation_id' THEN
                    RAISE EXCEPTION 'a dissent is kept as it was said' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE TRIGGER hall_resolution_stays BEFORE UPDATE OR DELETE ON hall_resolution
                FOR EACH ROW EXECUTE FUNCTION hall_resolution_stays();
            CREATE TRIGGER hall_dissent_stays BEFORE UPDATE OR DELETE ON hall_dissent
                FOR EACH ROW EXECUTE FUNCTION hall_dissent_stays();
            ALTER TABLE hall_resolution ENABLE ALWAYS TRIGGER hall_resolution_stays;
            ALTER TABLE hall_dissent ENABLE ALWAYS TRIGGER hall_dissent_stays;
            """,
            """
            DROP TRIGGER hall_resolution_stays ON hall_resolution;
            DROP TRIGGER hall_dissent_stays ON hall_dissent;
            DROP FUNCTION hall_resolution_stays();
            DROP FUNCTION hall_dissent_stays();
            """,
        )
    ]
