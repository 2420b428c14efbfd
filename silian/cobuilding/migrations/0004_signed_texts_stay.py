from django.db import migrations


def write_search_words(apps, schema_editor):
    """Projects opened by an older version are found by their titles, too."""
    from silian.core.search import lexemes

    Project = apps.get_model("cobuilding", "Project")
    for project in Project.objects.filter(search=None).iterator(chunk_size=500):
        project.search = lexemes(project.title, project.about[:120])
        project.save(update_fields=["search"])


class Migration(migrations.Migration):
    """What was sent out, signed or noted stays as it was written, whoever speaks SQL to the database.

    A text is open only while it is drafted; afterwards its state moves on, its words do not. A signature needs the
    digest of the text as it stands, while it is out for signing. Whoever writes a part of a text locks the text's
    row first, so a change and a signature at the same moment wait for each other. The ledger's rows are answered
    once and otherwise never touched. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("cobuilding", "0003_campaign_project_campaigns_and_more")]

    operations = [
        migrations.RunPython(write_search_words, migrations.RunPython.noop),
        migrations.RunSQL(
            """
            CREATE FUNCTION cobuilding_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'texts of agreements are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.state = 'in_force' AND OLD.state <> 'in_force' AND (OLD.state <> 'signing' OR EXISTS (
                    SELECT 1 FROM cobuilding_party party LEFT JOIN cobuilding_signature signed ON signed.party_id = party.id
                    WHERE party.version_id = OLD.id AND signed.id IS NULL)) THEN
                    RAISE EXCEPTION 'a text is in force only when every party has signed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state = 'drafting' THEN
                    RETURN NEW;
                END IF;
                IF NEW.state = 'drafting' THEN
                    IF OLD.state <> 'signing' OR EXISTS (SELECT 1 FROM cobuilding_signature WHERE version_id = OLD.id) THEN
                        RAISE EXCEPTION 'a signed text cannot be drafted again' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                ELSIF NEW.digest IS DISTINCT FROM OLD.digest THEN
                    RAISE EXCEPTION 'a text that was sent out is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.id, NEW.agreement_id, NEW.federation_id, NEW.number, NEW.kind, NEW.title, NEW.purpose, NEW.period,
                    NEW.review_on, NEW.evaluation, NEW.terms, NEW.at, NEW.by_id)
                   IS DISTINCT FROM
                   (OLD.id, OLD.agreement_id, OLD.federation_id, OLD.number, OLD.kind, OLD.title, OLD.purpose, OLD.period,
                    OLD.review_on, OLD.evaluation, OLD.terms, OLD.at, OLD.by_id) THEN
                    RAISE EXCEPTION 'a text that was sent out is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION cobuilding_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one bigint;
                present text;
            BEGIN
                FOREACH one IN ARRAY CASE TG_OP
                    WHEN 'INSERT' THEN ARRAY[NEW.version_id]
                    WHEN 'DELETE' THEN ARRAY[OLD.version_id]
                    ELSE ARRAY[OLD.version_id, NEW.version_id] END
                LOOP
                    SELECT state INTO present FROM cobuilding_version WHERE id = one FOR UPDATE;
                    IF present <> 'drafting' THEN
                        RAISE EXCEPTION 'a text that was sent out is not changed (%)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END LOOP;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION cobuilding_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                text_row cobuilding_version;
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    RAISE EXCEPTION 'signatures are kept as given (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT * INTO text_row FROM cobuilding_version WHERE id = NEW.version_id FOR UPDATE;
                IF text_row.state <> 'signing' OR text_row.digest <> NEW.digest THEN
                    RAISE EXCEPTION 'only the text that is out for signing can be signed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NOT EXISTS (SELECT 1 FROM cobuilding_party WHERE id = NEW.party_id AND version_id = NEW.version_id) THEN
                    RAISE EXCEPTION 'a party signs its own text' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION cobuilding_contribution_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'the ledger is kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.id, NEW.federation_id, NEW.giver_id, NEW.project_id, NEW.organisation_id, NEW.community_id, NEW.kind,
                    NEW.what, NEW.quantity, NEW.unit, NEW.value, NEW.given_on, NEW.reverses_id, NEW.by_id, NEW.at)
                   IS DISTINCT FROM
                   (OLD.id, OLD.federation_id, OLD.giver_id, OLD.project_id, OLD.organisation_id, OLD.community_id, OLD.kind,
                    OLD.what, OLD.quantity, OLD.unit, OLD.value, OLD.given_on, OLD.reverses_id, OLD.by_id, OLD.at)
                   OR OLD.state <> 'noted' THEN
                    RAISE EXCEPTION 'the ledger is kept as written (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON cobuilding_version
                FOR EACH ROW EXECUTE FUNCTION cobuilding_version_stays();
            CREATE TRIGGER party_stays BEFORE INSERT OR UPDATE OR DELETE ON cobuilding_party
                FOR EACH ROW EXECUTE FUNCTION cobuilding_text_stays();
            CREATE TRIGGER item_stays BEFORE INSERT OR UPDATE OR DELETE ON cobuilding_item
                FOR EACH ROW EXECUTE FUNCTION cobuilding_text_stays();
            CREATE TRIGGER signature_stays BEFORE INSERT OR UPDATE OR DELETE ON cobuilding_signature
                FOR EACH ROW EXECUTE FUNCTION cobuilding_signature_stays();
            CREATE TRIGGER contribution_stays BEFORE UPDATE OR DELETE ON cobuilding_contribution
                FOR EACH ROW EXECUTE FUNCTION cobuilding_contribution_stays();
            ALTER TABLE cobuilding_version ENABLE ALWAYS TRIGGER version_stays;
            ALTER TABLE cobuilding_party ENABLE ALWAYS TRIGGER party_stays;
            ALTER TABLE cobuilding_item ENABLE ALWAYS TRIGGER item_stays;
            ALTER TABLE cobuilding_signature ENABLE ALWAYS TRIGGER signature_stays;
            ALTER TABLE cobuilding_contribution ENABLE ALWAYS TRIGGER contribution_stays;
            """,
            """
            DROP FUNCTION cobuilding_version_stays() CASCADE;
            DROP FUNCTION cobuilding_text_stays() CASCADE;
            DROP FUNCTION cobuilding_signature_stays() CASCADE;
            DROP FUNCTION cobuilding_contribution_stays() CASCADE;
            """,
        )
    ]
