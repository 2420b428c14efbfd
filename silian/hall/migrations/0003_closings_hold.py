from django.db import migrations


class Migration(migrations.Migration):
    """What an ending rests on, whoever speaks SQL to the database.

    A matter is closed only by a closing that was checked, that nobody objects to, and to which every raiser – also of the matters
    that go along – has said something other than no, or was asked twice in vain. The sample of the satisfaction is drawn here, and
    whoever handled the matter cannot touch it. Closing, objecting and answering hold the matter's row, so that of two at the same
    moment the second sees the first. `ENABLE ALWAYS`: a session that ignores triggers does not ignore these.
    """

    dependencies = [("hall", "0002_steps_tell_the_state")]

    operations = [
        migrations.RunSQL(
            """
            -- Everybody who raised a matter or one that goes along with it.
            CREATE FUNCTION hall_raisers(whose bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
                SELECT id FROM hall_raiser WHERE matter_id = whose
                    OR matter_id IN (SELECT matter_id FROM hall_link WHERE lead_id = whose AND undone_at IS NULL)
            $$;

            CREATE FUNCTION hall_holds_seat(who bigint, seats bigint[], moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
                SELECT EXISTS (SELECT 1 FROM members_term WHERE person_id = who AND seat_id = ANY(seats)
                    AND period @> (moment AT TIME ZONE 'Asia/Shanghai')::date)
            $$;

            CREATE FUNCTION hall_closing_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'closings are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                PERFORM 1 FROM hall_matter WHERE id = NEW.matter_id AND federation_id = NEW.federation_id FOR UPDATE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'a closing belongs to the federation of its matter' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'INSERT' THEN
                    IF NEW.checked_at IS NOT NULL OR NEW.asked_at IS NOT NULL OR NEW.closed_at IS NOT NULL
                       OR NEW.fell_at IS NOT NULL OR NEW.reopened_at IS NOT NULL THEN
                        RAISE EXCEPTION 'a closing begins as a proposal' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF (NEW.matter_id, NEW.federation_id, NEW.turn, NEW.kind, NEW.reason, NEW.legal_ground, NEW.handed_to, NEW.same_as_id,
                    NEW.evidence, NEW.proposed_by_id, NEW.proposed_at) IS DISTINCT FROM
                   (OLD.matter_id, OLD.federation_id, OLD.turn, OLD.kind, OLD.reason, OLD.legal_ground, OLD.handed_to, OLD.same_as_id,
                    OLD.evidence, OLD.proposed_by_id, OLD.proposed_at) THEN
                    RAISE EXCEPTION 'a closing stays as it was proposed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF OLD.checked_at IS NOT NULL AND (NEW.checked_at, NEW.checked_by_id, NEW.checked_words, NEW.asked_at, NEW.answer_by)
                   IS DISTINCT FROM (OLD.checked_at, OLD.checked_by_id, OLD.checked_words, OLD.asked_at, OLD.answer_by) THEN
                    RAISE EXCEPTION 'a check stays as it was made' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF (OLD.closed_at IS NOT NULL OR OLD.fell_at IS NOT NULL) AND (NEW.closed_at, NEW.closed_by_id, NEW.fell_at, NEW.fell_because)
                   IS DISTINCT FROM (OLD.closed_at, OLD.closed_by_id, OLD.fell_at, OLD.fell_because)
                   OR OLD.reopened_at IS NOT NULL AND NEW.reopened_at IS DISTINCT FROM OLD.reopened_at THEN
                    RAISE EXCEPTION 'a closing ends once' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.checked_at IS NOT NULL AND OLD.checked_at IS NULL AND (NEW.checked_by_id IS NULL OR hall_holds_seat(
                    NEW.checked_by_id, (SELECT array_agg(owner_id) FROM hall_matter WHERE id = NEW.matter_id), NEW.checked_at)) THEN
                    RAISE EXCEPTION 'a closing is checked by somebody else than the owner' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL THEN
                    IF EXISTS (SELECT 1 FROM hall_objection WHERE closing_id = NEW.id AND ended_at IS NULL) THEN
                        RAISE EXCEPTION 'an objection to this closing is open' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM hall_raisers(NEW.matter_id)) OR EXISTS (SELECT 1 FROM hall_raisers(NEW.matter_id) one WHERE NOT EXISTS (
                        SELECT 1 FROM hall_answer WHERE closing_id = NEW.id AND raiser_id = one AND verdict <> 'no'
                          AND (verdict <> 'withdrawn' OR NEW.kind = 'withdrawn'))) THEN
                        RAISE EXCEPTION 'a raiser has not been heard on this closing' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_closing_draws() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO hall_satisfaction (federation_id, matter_id, closing_id, raiser_id, asked_at, answered, words, way)
                SELECT NEW.federation_id, NEW.matter_id, NEW.id, one, NEW.closed_at, '', '', '' FROM hall_raisers(NEW.matter_id) one;
                RETURN NULL;
            END $$;

            CREATE FUNCTION hall_objection_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'objections are kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'INSERT' THEN
                    PERFORM 1 FROM hall_matter WHERE id = NEW.matter_id AND federation_id = NEW.federation_id FOR UPDATE;
                    IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM hall_closing WHERE id = NEW.closing_id AND matter_id = NEW.matter_id
                        AND fell_at IS NULL AND reopened_at IS NULL) THEN
                        RAISE EXCEPTION 'an objection names a closing that stands' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF OLD.ended_at IS NOT NULL OR (NEW.matter_id, NEW.closing_id, NEW.reason, NEW.by_id, NEW.seat_id, NEW.at) IS DISTINCT FROM
                   (OLD.matter_id, OLD.closing_id, OLD.reason, OLD.by_id, OLD.seat_id, OLD.at) THEN
                    RAISE EXCEPTION 'an objection stays as it was made' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_query_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR (NEW.matter_id, NEW.text, NEW.by_id, NEW.seat_id, NEW.at, NEW.answer_by)
                   IS DISTINCT FROM (OLD.matter_id, OLD.text, OLD.by_id, OLD.seat_id, OLD.at, OLD.answer_by) THEN
                    RAISE EXCEPTION 'a query and its answer are kept as given' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_reply_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.announced_at IS NOT NULL THEN
                    RAISE EXCEPTION 'an answer that was announced is kept' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.text <> OLD.text AND NEW.checked_at IS NOT NULL THEN
                    RAISE EXCEPTION 'an answer is checked as it stands' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_kept_as_given() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is kept as given (% refused)', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
            END $$;

            CREATE FUNCTION hall_answer_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one hall_closing;
                whose bigint;
            BEGIN
                SELECT owner_id INTO whose FROM hall_matter WHERE id = NEW.matter_id FOR UPDATE;
                SELECT * INTO one FROM hall_closing WHERE id = NEW.closing_id AND matter_id = NEW.matter_id;
                IF one.id IS NULL OR one.closed_at IS NOT NULL OR one.fell_at IS NOT NULL
                   OR one.asked_at IS NULL AND NOT (one.kind = 'withdrawn' AND NEW.verdict = 'withdrawn') THEN
                    RAISE EXCEPTION 'nobody is asked about this closing' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.raiser_id NOT IN (SELECT hall_raisers(NEW.matter_id)) THEN
                    RAISE EXCEPTION 'only who raised it is asked' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.by_id IS NOT NULL AND NEW.verdict <> 'withdrawn' AND hall_holds_seat(NEW.by_id, ARRAY[whose], NEW.at) THEN
                    RAISE EXCEPTION 'the owner does not answer for a raiser' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.verdict = 'none' AND (NEW.at < one.answer_by OR (
                    SELECT count(DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date) FROM hall_asking
                    WHERE closing_id = NEW.closing_id AND raiser_id = NEW.raiser_id) < 2) THEN
                    RAISE EXCEPTION 'silence counts after two tries on two days and the whole time' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_satisfaction_holds() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                seats bigint[];
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'the sample is drawn by the closing' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END IF;
                IF TG_OP = 'DELETE' OR OLD.answered <> '' OR (NEW.id, NEW.federation_id, NEW.matter_id, NEW.closing_id, NEW.raiser_id, NEW.asked_at)
                   IS DISTINCT FROM (OLD.id, OLD.federation_id, OLD.matter_id, OLD.closing_id, OLD.raiser_id, OLD.asked_at) THEN
                    RAISE EXCEPTION 'the sample and its answers are kept (% refused)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.by_id IS NOT NULL THEN
                    -- Whoever had it, or is a party to it: herself or for her organisation.
                    SELECT array_agg(seat.id) INTO seats FROM members_seat seat JOIN members_body body ON body.id = seat.body_id
                    WHERE seat.id IN (SELECT owner_id FROM hall_step WHERE matter_id = NEW.matter_id AND stage <> 'raised')
                       OR seat.id IN (SELECT seat_id FROM hall_party WHERE matter_id = NEW.matter_id)
                       OR body.organisation_id IN (SELECT organisation_id FROM hall_party WHERE matter_id = NEW.matter_id);
                    IF hall_holds_seat(NEW.by_id, seats, NEW.answered_at)
                       OR NEW.by_id = (SELECT proposed_by_id FROM hall_closing WHERE id = NEW.closing_id AND kind <> 'withdrawn') THEN
                        RAISE EXCEPTION 'who handles a matter has no hand in its sample' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION hall_step_closes() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                whose bigint;
                one hall_closing;
            BEGIN
                SELECT coalesce((SELECT lead_id FROM hall_link WHERE matter_id = NEW.matter_id AND undone_at IS NULL), NEW.matter_id) INTO whose;
                SELECT closing.* INTO one FROM hall_closing closing JOIN hall_matter matter ON matter.id = closing.matter_id
                WHERE closing.matter_id IN (whose, NEW.matter_id) AND closing.closed_at IS NOT NULL AND closing.reopened_at IS NULL
                  AND closing.turn = matter.turn ORDER BY (closing.matter_id = NEW.matter_id) DESC LIMIT 1;
                IF one.id IS NULL THEN
                    RAISE EXCEPTION 'a matter is closed by a closing' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF NEW.ended_as <> one.kind AND NOT (one.kind = 'solved' AND NEW.ended_as = 'partly')
                   OR NEW.ended_as = 'solved' AND EXISTS (SELECT 1 FROM hall_answer WHERE closing_id = one.id AND verdict = 'partly') THEN
                    RAISE EXCEPTION 'a matter ends as its closing and its raisers say' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;

            CREATE TRIGGER hall_closing_holds BEFORE INSERT OR UPDATE OR DELETE ON hall_closing
                FOR EACH ROW EXECUTE FUNCTION hall_closing_holds();
            CREATE TRIGGER hall_closing_draws AFTER UPDATE ON hall_closing
                FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION hall_closing_draws();
            CREATE TRIGGER hall_objection_holds BEFORE INSERT OR UPDATE OR DELETE ON hall_objection
                FOR EACH ROW EXECUTE FUNCTION hall_objection_holds();
            CREATE TRIGGER hall_query_holds BEFORE UPDATE OR DELETE ON hall_query FOR EACH ROW EXECUTE FUNCTION hall_query_holds();
            CREATE TRIGGER hall_reply_holds BEFORE UPDATE OR DELETE ON hall_reply FOR EACH ROW EXECUTE FUNCTION hall_reply_holds();
            CREATE TRIGGER hall_answer_holds BEFORE INSERT ON hall_answer FOR EACH ROW EXECUTE FUNCTION hall_answer_holds();
            CREATE TRIGGER hall_answer_kept BEFORE UPDATE OR DELETE ON hall_answer FOR EACH ROW EXECUTE FUNCTION hall_kept_as_given();
            CREATE TRIGGER hall_asking_kept BEFORE UPDATE OR DELETE ON hall_asking FOR EACH ROW EXECUTE FUNCTION hall_kept_as_given();
            CREATE TRIGGER hall_closingfile_kept BEFORE UPDATE OR DELETE ON hall_closingfile FOR EACH ROW EXECUTE FUNCTION hall_kept_as_given();
            CREATE TRIGGER hall_satisfaction_holds BEFORE INSERT OR UPDATE OR DELETE ON hall_satisfaction
                FOR EACH ROW EXECUTE FUNCTION hall_satisfaction_holds();
            CREATE TRIGGER hall_step_closes BEFORE INSERT ON hall_step
                FOR EACH ROW WHEN (NEW.kind = 'closed') EXECUTE FUNCTION hall_step_closes();
            ALTER TABLE hall_closing ENABLE ALWAYS TRIGGER hall_closing_holds;
            ALTER TABLE hall_closing ENABLE ALWAYS TRIGGER hall_closing_draws;
            ALTER TABLE hall_objection ENABLE ALWAYS TRIGGER hall_objection_holds;
            ALTER TABLE hall_query ENABLE ALWAYS TRIGGER hall_query_holds;
            ALTER TABLE hall_reply ENABLE ALWAYS TRIGGER hall_reply_holds;
            ALTER TABLE hall_answer ENABLE ALWAYS TRIGGER hall_answer_holds;
            ALTER TABLE hall_answer ENABLE ALWAYS TRIGGER hall_answer_kept;
            ALTER TABLE hall_asking ENABLE ALWAYS TRIGGER hall_asking_kept;
            ALTER TABLE hall_closingfile ENABLE ALWAYS TRIGGER hall_closingfile_kept;
            ALTER TABLE hall_satisfaction ENABLE ALWAYS TRIGGER hall_satisfaction_holds;
            ALTER TABLE hall_step ENABLE ALWAYS TRIGGER hall_step_closes;
            """,
            """
            DROP FUNCTION hall_closing_holds() CASCADE;
            DROP FUNCTION hall_closing_draws() CASCADE;
            DROP FUNCTION hall_objection_holds() CASCADE;
            DROP FUNCTION hall_query_holds() CASCADE;
            DROP FUNCTION hall_reply_holds() CASCADE;
            DROP FUNCTION hall_answer_holds() CASCADE;
            DROP FUNCTION hall_kept_as_given() CASCADE;
            DROP FUNCTION hall_satisfaction_holds() CASCADE;
            DROP FUNCTION hall_step_closes() CASCADE;
            DROP FUNCTION hall_holds_seat(bigint, bigint[], timestamptz);
            DROP FUNCTION hall_raisers(bigint);
            """,
        )
    ]
