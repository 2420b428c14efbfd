from django.db import migrations


class Migration(migrations.Migration):
    """Records are written once. Nobody who speaks SQL to this database changes, deletes or empties them."""

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION core_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'records are kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER record_stays BEFORE UPDATE OR DELETE ON core_record
                FOR EACH ROW EXECUTE FUNCTION core_record_stays();
            CREATE TRIGGER record_table_stays BEFORE TRUNCATE ON core_record
                FOR EACH STATEMENT EXECUTE FUNCTION core_record_stays();
            ALTER TABLE core_record ENABLE ALWAYS TRIGGER record_stays;
            ALTER TABLE core_record ENABLE ALWAYS TRIGGER record_table_stays;
            """,
            """
            DROP TRIGGER record_stays ON core_record;
            DROP TRIGGER record_table_stays ON core_record;
            DROP FUNCTION core_record_stays();
            """,
        )
    ]
