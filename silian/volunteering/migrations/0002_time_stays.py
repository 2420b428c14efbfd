from django.db import migrations


class Migration(migrations.Migration):
    """Service time is kept: nobody who speaks SQL to this database deletes it, changes what was confirmed, confirms
    her own, or counts more minutes than the time has."""

    dependencies = [("volunteering", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION volunteering_service_time_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'service time is made void, never deleted'
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'UPDATE' THEN
                    IF OLD.state = 'void' THEN
                        RAISE EXCEPTION 'void service time stays as it is' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF (NEW.volunteer_id, NEW.federation_id, NEW.period, NEW.minutes, NEW.what)
                        IS DISTINCT FROM (OLD.volunteer_id, OLD.federation_id, OLD.period, OLD.minutes, OLD.what)
                    THEN
                        RAISE EXCEPTION 'service time is made void and entered anew, never changed'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF OLD.state = 'confirmed' AND (NEW.confirmed_by_id, NEW.confirmed_at)
                        IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_at)
                    THEN
                        RAISE EXCEPTION 'who confirmed service time stays' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END IF;
                IF NEW.minutes * 60 > extract(epoch FROM upper(NEW.period) - lower(NEW.period)) THEN
                    RAISE EXCEPTION 'more minutes than the time has' USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.confirmed_by_id IS NOT NULL AND EXISTS (
                    SELECT 1 FROM volunteering_volunteer v
                    WHERE v.id = NEW.volunteer_id AND v.person_id = NEW.confirmed_by_id
                ) THEN
                    RAISE EXCEPTION 'nobody confirms her own service time' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER service_time_stays BEFORE INSERT OR UPDATE OR DELETE ON volunteering_servicetime
                FOR EACH ROW EXECUTE FUNCTION volunteering_service_time_stays();

            -- An account linked later must not turn out to have confirmed its own time.
            CREATE FUNCTION volunteering_volunteer_linked() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id AND EXISTS (
                    SELECT 1 FROM volunteering_servicetime t
                    WHERE t.volunteer_id = NEW.id AND t.confirmed_by_id = NEW.person_id
                ) THEN
                    RAISE EXCEPTION 'nobody confirms her own service time' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER volunteer_linked BEFORE UPDATE OF person_id ON volunteering_volunteer
                FOR EACH ROW EXECUTE FUNCTION volunteering_volunteer_linked();
            """,
            """
            DROP TRIGGER service_time_stays ON volunteering_servicetime;
            DROP FUNCTION volunteering_service_time_stays();
            DROP TRIGGER volunteer_linked ON volunteering_volunteer;
            DROP FUNCTION volunteering_volunteer_linked();
            """,
        )
    ]
