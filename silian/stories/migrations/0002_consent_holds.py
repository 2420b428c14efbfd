from django.db import migrations


class Migration(migrations.Migration):
    """A story is public only while everybody it names agrees to the words as they stand, whoever speaks SQL to the database."""

    dependencies = [("stories", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION stories_story_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'stories are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'INSERT' THEN
                    IF NEW.state <> 'draft' THEN
                        RAISE EXCEPTION 'a story begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF (NEW.federation_id, NEW.project_id, NEW.matter_id) IS DISTINCT FROM (OLD.federation_id, OLD.project_id, OLD.matter_id) THEN
                    RAISE EXCEPTION 'a story tells of one thing for good' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (NEW.title, NEW.lead, NEW.text) IS DISTINCT FROM (OLD.title, OLD.lead, OLD.text) AND OLD.state <> 'draft' THEN
                    RAISE EXCEPTION 'words others were asked about stay as they are' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.state = 'published' AND OLD.state <> 'published' AND (OLD.state <> 'asked' OR EXISTS (
                    SELECT 1 FROM stories_named WHERE story_id = NEW.id AND dropped_at IS NULL AND answer <> 'agreed')) THEN
                    RAISE EXCEPTION 'everybody a story names agrees first' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION stories_part_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                stands text;
                home bigint;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'consents and pictures are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT state, federation_id INTO stands, home FROM stories_story WHERE id = NEW.story_id FOR UPDATE;
                IF NEW.federation_id <> home THEN
                    RAISE EXCEPTION 'it belongs to the federation of its story' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'INSERT' AND stands <> 'draft' THEN
                    RAISE EXCEPTION 'only a draft takes names and pictures' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'UPDATE' AND NEW.story_id <> OLD.story_id THEN
                    RAISE EXCEPTION 'it belongs to its story for good' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION stories_consent_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM stories_story s JOIN stories_named n ON n.story_id = s.id
                           WHERE s.id = NEW.story_id AND s.state = 'published' AND n.dropped_at IS NULL AND n.answer <> 'agreed') THEN
                    RAISE EXCEPTION 'without consent a story is not shown' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NULL;
            END $$;

            CREATE TRIGGER stories_story_holds BEFORE INSERT OR UPDATE OR DELETE ON stories_story
                FOR EACH ROW EXECUTE FUNCTION stories_story_holds();
            CREATE TRIGGER stories_named_holds BEFORE INSERT OR UPDATE OR DELETE ON stories_named
                FOR EACH ROW EXECUTE FUNCTION stories_part_holds();
            CREATE TRIGGER stories_picture_holds BEFORE INSERT OR UPDATE OR DELETE ON stories_picture
                FOR EACH ROW EXECUTE FUNCTION stories_part_holds();
            -- At the end of the transaction: taking consent back and the story down is one act of two rows.
            CREATE CONSTRAINT TRIGGER stories_consent_holds AFTER INSERT OR UPDATE ON stories_named DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION stories_consent_holds();
            ALTER TABLE stories_story ENABLE ALWAYS TRIGGER stories_story_holds;
            ALTER TABLE stories_named ENABLE ALWAYS TRIGGER stories_named_holds;
            ALTER TABLE stories_picture ENABLE ALWAYS TRIGGER stories_picture_holds;
            ALTER TABLE stories_named ENABLE ALWAYS TRIGGER stories_consent_holds;
            """,
            """
            DROP TRIGGER stories_consent_holds ON stories_named;
            DROP TRIGGER stories_picture_holds ON stories_picture;
            DROP TRIGGER stories_named_holds ON stories_named;
            DROP TRIGGER stories_story_holds ON stories_story;
            DROP FUNCTION stories_consent_holds();
            DROP FUNCTION stories_part_holds();
            DROP FUNCTION stories_story_holds();
            """,
        ),
    ]
