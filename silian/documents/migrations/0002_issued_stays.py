from django.db import migrations


class Migration(migrations.Migration):
    """What was issued, handed out and confirmed stays as it was, whatever a program asks for."""

    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION documents_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.state = 'issued' THEN
                    RAISE EXCEPTION 'an issued version is kept as it is (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION documents_handout_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    IF NOT EXISTS (SELECT 1 FROM documents_version WHERE id = NEW.version_id AND state = 'issued') THEN
                        RAISE EXCEPTION 'only an issued version is handed out' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF TG_OP = 'DELETE' OR (NEW.id, NEW.federation_id, NEW.version_id, NEW.body_id, NEW.by_id, NEW.at)
                   IS DISTINCT FROM (OLD.id, OLD.federation_id, OLD.version_id, OLD.body_id, OLD.by_id, OLD.at) THEN
                    RAISE EXCEPTION 'what was handed out is kept as it is (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION documents_receipt_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'receipts are kept as given (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;

            CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON documents_version
                FOR EACH ROW EXECUTE FUNCTION documents_version_stays();
            CREATE TRIGGER handout_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_handout
                FOR EACH ROW EXECUTE FUNCTION documents_handout_stays();
            CREATE TRIGGER receipt_stays BEFORE UPDATE OR DELETE ON documents_receipt
                FOR EACH ROW EXECUTE FUNCTION documents_receipt_stays();
            ALTER TABLE documents_version ENABLE ALWAYS TRIGGER version_stays;
            ALTER TABLE documents_handout ENABLE ALWAYS TRIGGER handout_stays;
            ALTER TABLE documents_receipt ENABLE ALWAYS TRIGGER receipt_stays;
            """,
            """
            DROP FUNCTION documents_version_stays() CASCADE;
            DROP FUNCTION documents_handout_stays() CASCADE;
            DROP FUNCTION documents_receipt_stays() CASCADE;
            """,
        )
    ]
