from django.db import migrations


class Migration(migrations.Migration):
    """PostgreSQL counts the people confirmed for a session itself, and its checks refuse one too many.

    The count stands in the row of the session: whoever confirms somebody, by whatever way, waits there for whoever
    confirms somebody else. So the last place is given once, also to a person who speaks SQL to this database.
    Nobody but the counting writes the count; a row saved from an older reading keeps it.
    """

    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION activities_signup_counted() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' AND OLD.state = 'confirmed' THEN
                    UPDATE activities_session SET
                        guests_in = guests_in - CASE OLD.role WHEN 'guest' THEN OLD.party ELSE 0 END,
                        helpers_in = helpers_in - CASE OLD.role WHEN 'helper' THEN OLD.party ELSE 0 END
                    WHERE id = OLD.session_id;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.state = 'confirmed' THEN
                    UPDATE activities_session SET
                        guests_in = guests_in + CASE NEW.role WHEN 'guest' THEN NEW.party ELSE 0 END,
                        helpers_in = helpers_in + CASE NEW.role WHEN 'helper' THEN NEW.party ELSE 0 END
                    WHERE id = NEW.session_id;
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER signup_counted AFTER INSERT OR DELETE OR UPDATE OF state, role, party, session_id
                ON activities_signup FOR EACH ROW EXECUTE FUNCTION activities_signup_counted();

            CREATE FUNCTION activities_session_count_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    NEW.guests_in := 0;
                    NEW.helpers_in := 0;
                ELSIF pg_trigger_depth() < 2 THEN
                    NEW.guests_in := OLD.guests_in;
                    NEW.helpers_in := OLD.helpers_in;
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER session_count_stays BEFORE INSERT OR UPDATE ON activities_session
                FOR EACH ROW EXECUTE FUNCTION activities_session_count_stays();
            ALTER TABLE activities_signup ENABLE ALWAYS TRIGGER signup_counted;
            ALTER TABLE activities_session ENABLE ALWAYS TRIGGER session_count_stays;
            """,
            """
            DROP TRIGGER signup_counted ON activities_signup;
            DROP TRIGGER session_count_stays ON activities_session;
            DROP FUNCTION activities_signup_counted();
            DROP FUNCTION activities_session_count_stays();
            """,
        )
    ]
