from django.db import migrations


class Migration(migrations.Migration):
    """What was frozen stays as it was, whatever a program asks for; only its publication is the office's to give and take."""

    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION reports_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.state = 'frozen' AND (
                    TG_OP = 'DELETE' OR to_jsonb(NEW) - 'published_at' IS DISTINCT FROM to_jsonb(OLD) - 'published_at'
                ) THEN
                    RAISE EXCEPTION 'a frozen report is kept as it is (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION reports_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                held bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.report_id]
                    WHEN 'DELETE' THEN ARRAY[OLD.report_id] ELSE ARRAY[OLD.report_id, NEW.report_id] END;
            BEGIN
                -- Held, so that nobody adds a part while another freezes.
                PERFORM 1 FROM reports_report WHERE id = ANY(held) AND state = 'frozen' FOR SHARE;
                IF FOUND THEN
                    RAISE EXCEPTION 'a frozen report is kept as it is (% of a part refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE TRIGGER report_stays BEFORE UPDATE OR DELETE ON reports_report
                FOR EACH ROW EXECUTE FUNCTION reports_report_stays();
            CREATE TRIGGER passage_stays BEFORE INSERT OR UPDATE OR DELETE ON reports_passage
                FOR EACH ROW EXECUTE FUNCTION reports_part_stays();
            CREATE TRIGGER leaf_stays BEFORE INSERT OR UPDATE OR DELETE ON reports_leaf
                FOR EACH ROW EXECUTE FUNCTION reports_part_stays();
            ALTER TABLE reports_report ENABLE ALWAYS TRIGGER report_stays;
            ALTER TABLE reports_passage ENABLE ALWAYS TRIGGER passage_stays;
            ALTER TABLE reports_leaf ENABLE ALWAYS TRIGGER leaf_stays;
            """,
            """
            DROP FUNCTION reports_report_stays() CASCADE;
            DROP FUNCTION reports_part_stays() CASCADE;
            """,
        )
    ]
