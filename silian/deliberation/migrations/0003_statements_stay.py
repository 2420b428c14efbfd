from django.db import migrations


class Migration(migrations.Migration):
    """What was said and answered is kept, whoever speaks SQL to the database.

    A sentence does not change any more once somebody has answered it: whoever answers locks its row first, as does whoever
    changes it. Whose it is never changes. A report keeps its words and, once answered, its answer. An opinion map stays as it was
    computed; what is new is a new row. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("deliberation", "0002_ballots_stay")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION deliberation_statement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'statements are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.id, NEW.federation_id, NEW.matter_id, NEW.number, NEW.person_id, NEW.by_id, NEW.at, NEW.heard_from, NEW.heard_because)
                   IS DISTINCT FROM
                   (OLD.id, OLD.federation_id, OLD.matter_id, OLD.number, OLD.person_id, OLD.by_id, OLD.at, OLD.heard_from, OLD.heard_because) THEN
                    RAISE EXCEPTION 'who said a statement, and where, does not change' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.text, NEW.reason, NEW.side) IS DISTINCT FROM (OLD.text, OLD.reason, OLD.side)
                   AND EXISTS (SELECT 1 FROM deliberation_voice WHERE statement_id = OLD.id) THEN
                    RAISE EXCEPTION 'a statement that was answered does not change' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION deliberation_voice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'voices are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.id, NEW.statement_id, NEW.person_id) IS DISTINCT FROM (OLD.id, OLD.statement_id, OLD.person_id) THEN
                    RAISE EXCEPTION 'a voice stays with its person and its statement' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION deliberation_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'reports are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.answer <> '' THEN
                    RAISE EXCEPTION 'an answered report does not change' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.id, NEW.statement_id, NEW.kind, NEW.person_id, NEW.reason, NEW.at)
                   IS DISTINCT FROM (OLD.id, OLD.statement_id, OLD.kind, OLD.person_id, OLD.reason, OLD.at) THEN
                    RAISE EXCEPTION 'a report keeps its words' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION deliberation_map_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'an opinion map stays as it was computed (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;

            CREATE TRIGGER deliberation_statement_stays BEFORE UPDATE OR DELETE ON deliberation_statement
                FOR EACH ROW EXECUTE FUNCTION deliberation_statement_stays();
            CREATE TRIGGER deliberation_voice_stays BEFORE UPDATE OR DELETE ON deliberation_voice
                FOR EACH ROW EXECUTE FUNCTION deliberation_voice_stays();
            CREATE TRIGGER deliberation_report_stays BEFORE UPDATE OR DELETE ON deliberation_report
                FOR EACH ROW EXECUTE FUNCTION deliberation_report_stays();
            CREATE TRIGGER deliberation_map_stays BEFORE UPDATE OR DELETE ON deliberation_opinionmap
                FOR EACH ROW EXECUTE FUNCTION deliberation_map_stays();
            ALTER TABLE deliberation_statement ENABLE ALWAYS TRIGGER deliberation_statement_stays;
            ALTER TABLE deliberation_voice ENABLE ALWAYS TRIGGER deliberation_voice_stays;
            ALTER TABLE deliberation_report ENABLE ALWAYS TRIGGER deliberation_report_stays;
            ALTER TABLE deliberation_opinionmap ENABLE ALWAYS TRIGGER deliberation_map_stays;
            """,
            """
            DROP TRIGGER deliberation_statement_stays ON deliberation_statement;
            DROP TRIGGER deliberation_voice_stays ON deliberation_voice;
            DROP TRIGGER deliberation_report_stays ON deliberation_report;
            DROP TRIGGER deliberation_map_stays ON deliberation_opinionmap;
            DROP FUNCTION deliberation_statement_stays();
            DROP FUNCTION deliberation_voice_stays();
            DROP FUNCTION deliberation_report_stays();
            DROP FUNCTION deliberation_map_stays();
            """,
        ),
    ]
