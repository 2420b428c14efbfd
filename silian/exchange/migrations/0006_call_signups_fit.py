from django.db import migrations


class Migration(migrations.Migration):
    """No more staff sign up under a yes than its head count says, whoever speaks SQL to these tables.

    Both sides hold the row of the answer: who signs up, and who lowers the head count. NO KEY UPDATE, because the
    foreign key of a sign-up takes a weaker lock on the same row, and two of them must not wait for each other.
    """

    dependencies = [("exchange", "0005_calls")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION exchange_callsignup_fits() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                promised integer;
                signed integer;
            BEGIN
                IF NEW.cancelled_at IS NOT NULL THEN
                    RETURN NEW;
                END IF;
                SELECT people INTO promised FROM exchange_callanswer WHERE id = NEW.answer_id FOR NO KEY UPDATE;
                SELECT count(*) INTO signed FROM exchange_callsignup
                    WHERE answer_id = NEW.answer_id AND cancelled_at IS NULL AND id <> NEW.id;
                IF signed >= promised THEN
                    RAISE EXCEPTION 'the head count of answer % is reached', NEW.answer_id
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER callsignup_fits BEFORE INSERT OR UPDATE OF answer_id, cancelled_at ON exchange_callsignup
                FOR EACH ROW EXECUTE FUNCTION exchange_callsignup_fits();

            CREATE FUNCTION exchange_callanswer_keeps_its_people() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT count(*) FROM exchange_callsignup WHERE answer_id = NEW.id AND cancelled_at IS NULL) > NEW.people
                THEN
                    RAISE EXCEPTION 'more people have signed up under answer % than its new head count', NEW.id
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER callanswer_keeps_its_people AFTER UPDATE OF people ON exchange_callanswer
                FOR EACH ROW WHEN (NEW.people < OLD.people) EXECUTE FUNCTION exchange_callanswer_keeps_its_people();
            """,
            """
            DROP TRIGGER callsignup_fits ON exchange_callsignup;
            DROP FUNCTION exchange_callsignup_fits();
            DROP TRIGGER callanswer_keeps_its_people ON exchange_callanswer;
            DROP FUNCTION exchange_callanswer_keeps_its_people();
            """,
        )
    ]
