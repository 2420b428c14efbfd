from django.db import migrations


class Migration(migrations.Migration):
    """What has begun keeps its room, its beginning and its words; what is over keeps all of it. Nothing that took place is deleted."""

    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION places_booking_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.state NOT IN ('approved', 'handed_back') OR lower(OLD.period) > now() THEN
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END IF;
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'a booking that has begun is not deleted' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.room_id, lower(NEW.period), NEW.purpose, NEW.people)
                    IS DISTINCT FROM (OLD.room_id, lower(OLD.period), OLD.purpose, OLD.people)
                    OR upper(NEW.period) > upper(OLD.period)
                    OR (upper(OLD.period) <= now() AND NEW.period <> OLD.period)
                THEN
                    RAISE EXCEPTION 'a booking that has begun stays as it was' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER booking_stays BEFORE UPDATE OR DELETE ON places_booking
                FOR EACH ROW EXECUTE FUNCTION places_booking_stays();
            """,
            """
            DROP TRIGGER booking_stays ON places_booking;
            DROP FUNCTION places_booking_stays();
            """,
        ),
    ]
