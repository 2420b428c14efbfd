from django.db import migrations


class Migration(migrations.Migration):
    """What was advised and what was made of it stays, whoever speaks SQL to the database.

    Nothing of a consultation is deleted once it is asked. Advice is its author's until it is judged, then its words stay; what was made
    of it stays with the synthesis. An effect that was noted is neither changed nor taken back.
    """

    dependencies = [("counsel", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION counsel_consultation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'consultations are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state <> 'draft' AND (NEW.title, NEW.question, NEW.background, NEW.federation_id)
                    IS DISTINCT FROM (OLD.title, OLD.question, OLD.background, OLD.federation_id)
                THEN
                    RAISE EXCEPTION 'what was asked stays as it was asked' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state IN ('synthesised', 'closed') AND (NEW.synthesis, NEW.synthesised_on)
                    IS DISTINCT FROM (OLD.synthesis, OLD.synthesised_on)
                THEN
                    RAISE EXCEPTION 'a synthesis stays as it was given' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER consultation_stays BEFORE UPDATE OR DELETE ON counsel_consultation
                FOR EACH ROW EXECUTE FUNCTION counsel_consultation_stays();
            ALTER TABLE counsel_consultation ENABLE ALWAYS TRIGGER consultation_stays;

            CREATE FUNCTION counsel_advice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE known text;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'advice is kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                -- The row's share lock: a synthesis at the same moment waits, or is waited for.
                SELECT state INTO known FROM counsel_consultation WHERE id = NEW.consultation_id FOR SHARE;
                IF known <> 'asked' THEN
                    RAISE EXCEPTION 'advice stays as it was when the synthesis was given' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'UPDATE' AND OLD.verdict <> '' AND (NEW.text, NEW.options, NEW.request_id, NEW.consultation_id)
                    IS DISTINCT FROM (OLD.text, OLD.options, OLD.request_id, OLD.consultation_id)
                THEN
                    RAISE EXCEPTION 'judged advice keeps its words' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER advice_stays BEFORE INSERT OR UPDATE OR DELETE ON counsel_advice
                FOR EACH ROW EXECUTE FUNCTION counsel_advice_stays();
            ALTER TABLE counsel_advice ENABLE ALWAYS TRIGGER advice_stays;

            CREATE FUNCTION counsel_effect_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'an effect that was noted stays (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER effect_stays BEFORE UPDATE OR DELETE ON counsel_effect
                FOR EACH ROW EXECUTE FUNCTION counsel_effect_stays();
            ALTER TABLE counsel_effect ENABLE ALWAYS TRIGGER effect_stays;
            """,
            """
            DROP TRIGGER consultation_stays ON counsel_consultation;
            DROP FUNCTION counsel_consultation_stays();
            DROP TRIGGER advice_stays ON counsel_advice;
            DROP FUNCTION counsel_advice_stays();
            DROP TRIGGER effect_stays ON counsel_effect;
            DROP FUNCTION counsel_effect_stays();
            """,
        )
    ]
