from django.db import migrations


class Migration(migrations.Migration):
    """The rules of a ballot, its options and its roll stay as they were frozen, and its log is only ever added to.

    Whoever writes an option, an entry of the roll, a vote or a record locks the row of its ballot first, so a vote and the
    count at the same moment wait for each other. Votes come only while a ballot is frozen and not counted; a named vote is
    superseded, never changed; ticks and secret ballots are taken out and put in again when they are shuffled, until the count.
    A record of the log must follow the last one. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("deliberation", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION deliberation_ballot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                free text[] := ARRAY['state'];
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'ballots are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.state = 'draft' THEN
                    RETURN NEW;
                END IF;
                IF NOT ((OLD.state, NEW.state) IN (('frozen', 'frozen'), ('frozen', 'counted'), ('frozen', 'withdrawn'),
                        ('counted', 'counted'), ('counted', 'published'))) THEN
                    RAISE EXCEPTION 'a ballot that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.state = 'withdrawn' THEN
                    free := free || ARRAY['withdrawn_because'];
                ELSIF NEW.state = 'counted' AND OLD.state = 'frozen' THEN
                    free := free || ARRAY['is_void', 'result', 'root', 'counted_at', 'counted_by_id'];
                ELSIF NEW.state = 'published' THEN
                    free := free || ARRAY['published_at', 'published_by_id'];
                END IF;
                IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
                    RAISE EXCEPTION 'the rules of a ballot are frozen' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION deliberation_roll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one bigint;
                present text;
            BEGIN
                -- Two organisations found to be one: the entry follows, and says the same.
                IF TG_TABLE_NAME = 'deliberation_rollentry' AND TG_OP = 'UPDATE' THEN
                    IF to_jsonb(NEW) - 'organisation_id' IS NOT DISTINCT FROM to_jsonb(OLD) - 'organisation_id' THEN
                        RETURN NEW;
                    END IF;
                END IF;
                FOREACH one IN ARRAY CASE TG_OP
                    WHEN 'INSERT' THEN ARRAY[NEW.ballot_id]
                    WHEN 'DELETE' THEN ARRAY[OLD.ballot_id]
                    ELSE ARRAY[OLD.ballot_id, NEW.ballot_id] END
                LOOP
                    SELECT state INTO present FROM deliberation_ballot WHERE id = one FOR UPDATE;
                    IF present <> 'draft' THEN
                        RAISE EXCEPTION 'the options and the roll of a ballot are frozen' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END LOOP;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION deliberation_vote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
                named boolean;
                owner bigint;
            BEGIN
                SELECT state, secrecy = 'named' INTO present, named FROM deliberation_ballot
                    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.ballot_id ELSE NEW.ballot_id END FOR UPDATE;
                IF present <> 'frozen' THEN
                    RAISE EXCEPTION 'votes come while a ballot is frozen and not counted' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF named <> (TG_TABLE_NAME = 'deliberation_namedvote') THEN
                    RAISE EXCEPTION 'a secret ballot knows no names, a named one no secrets' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_TABLE_NAME = 'deliberation_namedvote' THEN
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION 'votes are kept' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.live OR to_jsonb(NEW) - 'live' IS DISTINCT FROM to_jsonb(OLD) - 'live' THEN
                            RAISE EXCEPTION 'a vote is superseded, never changed' USING ERRCODE = 'integrity_constraint_violation';
                        END IF;
                    END IF;
                END IF;
                IF TG_OP = 'INSERT' AND TG_TABLE_NAME <> 'deliberation_secretballot' THEN
                    SELECT ballot_id INTO owner FROM deliberation_rollentry WHERE id = NEW.entry_id;
                    IF owner <> NEW.ballot_id THEN
                        RAISE EXCEPTION 'this entry stands on another roll' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;

            CREATE FUNCTION deliberation_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'votes on paper are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT state INTO present FROM deliberation_ballot WHERE id = NEW.ballot_id FOR UPDATE;
                IF present <> 'frozen' THEN
                    RAISE EXCEPTION 'votes come while a ballot is frozen and not counted' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'UPDATE' AND (OLD.state <> 'waiting' OR
                    (NEW.ballot_id, NEW.kind, NEW.channel, NEW.voucher, NEW.entry_id, NEW.choice, NEW.entered_by_id)
                    IS DISTINCT FROM (OLD.ballot_id, OLD.kind, OLD.channel, OLD.voucher, OLD.entry_id, OLD.choice, OLD.entered_by_id)) THEN
                    RAISE EXCEPTION 'what stands on a paper is not changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION deliberation_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
                before text := repeat('0', 64);
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    RAISE EXCEPTION 'the log of a ballot is only added to (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                SELECT state INTO present FROM deliberation_ballot WHERE id = NEW.ballot_id FOR UPDATE;
                IF present <> 'frozen' THEN
                    RAISE EXCEPTION 'the log of a ballot ends with its count' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.place > 0 THEN
                    SELECT digest INTO before FROM deliberation_logentry WHERE ballot_id = NEW.ballot_id AND place = NEW.place - 1;
                END IF;
                -- The same digest as in ledger.py: whoever writes here without the application has to chain, too.
                IF before IS NULL OR NEW.digest <> encode(sha256(convert_to(before || NEW.place || ':' || NEW.body, 'UTF8')), 'hex') THEN
                    RAISE EXCEPTION 'a record of the log follows the one before' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE TRIGGER deliberation_ballot_stays BEFORE UPDATE OR DELETE ON deliberation_ballot
                FOR EACH ROW EXECUTE FUNCTION deliberation_ballot_stays();
            CREATE TRIGGER deliberation_option_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_option
                FOR EACH ROW EXECUTE FUNCTION deliberation_roll_stays();
            CREATE TRIGGER deliberation_roll_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_rollentry
                FOR EACH ROW EXECUTE FUNCTION deliberation_roll_stays();
            CREATE TRIGGER deliberation_named_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_namedvote
                FOR EACH ROW EXECUTE FUNCTION deliberation_vote_stays();
            CREATE TRIGGER deliberation_tick_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_tick
                FOR EACH ROW EXECUTE FUNCTION deliberation_vote_stays();
            CREATE TRIGGER deliberation_secret_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_secretballot
                FOR EACH ROW EXECUTE FUNCTION deliberation_vote_stays();
            CREATE TRIGGER deliberation_paper_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_papervote
                FOR EACH ROW EXECUTE FUNCTION deliberation_paper_stays();
            CREATE TRIGGER deliberation_log_stays BEFORE INSERT OR UPDATE OR DELETE ON deliberation_logentry
                FOR EACH ROW EXECUTE FUNCTION deliberation_log_stays();
            ALTER TABLE deliberation_ballot ENABLE ALWAYS TRIGGER deliberation_ballot_stays;
            ALTER TABLE deliberation_option ENABLE ALWAYS TRIGGER deliberation_option_stays;
            ALTER TABLE deliberation_rollentry ENABLE ALWAYS TRIGGER deliberation_roll_stays;
            ALTER TABLE deliberation_namedvote ENABLE ALWAYS TRIGGER deliberation_named_stays;
            ALTER TABLE deliberation_tick ENABLE ALWAYS TRIGGER deliberation_tick_stays;
            ALTER TABLE deliberation_secretballot ENABLE ALWAYS TRIGGER deliberation_secret_stays;
            ALTER TABLE deliberation_papervote ENABLE ALWAYS TRIGGER deliberation_paper_stays;
            ALTER TABLE deliberation_logentry ENABLE ALWAYS TRIGGER deliberation_log_stays;
            """,
            """
            DROP TRIGGER deliberation_ballot_stays ON deliberation_ballot;
            DROP TRIGGER deliberation_option_stays ON deliberation_option;
            DROP TRIGGER deliberation_roll_stays ON deliberation_rollentry;
            DROP TRIGGER deliberation_named_stays ON deliberation_namedvote;
            DROP TRIGGER deliberation_tick_stays ON deliberation_tick;
            DROP TRIGGER deliberation_secret_stays ON deliberation_secretballot;
            DROP TRIGGER deliberation_paper_stays ON deliberation_papervote;
            DROP TRIGGER deliberation_log_stays ON deliberation_logentry;
            DROP FUNCTION deliberation_ballot_stays();
            DROP FUNCTION deliberation_roll_stays();
            DROP FUNCTION deliberation_vote_stays();
            DROP FUNCTION deliberation_paper_stays();
            DROP FUNCTION deliberation_log_stays();
            """,
        ),
    ]
