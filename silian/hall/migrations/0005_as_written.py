from django.db import migrations


class Migration(migrations.Migration):
    """What somebody raised stays as she wrote it, beside what is shown."""

    dependencies = [("hall", "0004_resolutions_stay")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION hall_matter_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    NEW.first_title := NEW.title;
                    NEW.first_text := NEW.text;
                ELSIF (NEW.first_title, NEW.first_text) IS DISTINCT FROM (OLD.first_title, OLD.first_text) THEN
                    RAISE EXCEPTION 'what somebody raised stays as written' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER hall_matter_as_written BEFORE INSERT OR UPDATE ON hall_matter
                FOR EACH ROW EXECUTE FUNCTION hall_matter_as_written();
            ALTER TABLE hall_matter ENABLE ALWAYS TRIGGER hall_matter_as_written;
            """,
            """
            DROP TRIGGER hall_matter_as_written ON hall_matter;
            DROP FUNCTION hall_matter_as_written();
            """,
        ),
    ]
