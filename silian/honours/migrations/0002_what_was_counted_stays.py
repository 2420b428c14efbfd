from django.db import migrations

from silian.core.migrating import always

# How the body of a function ends that guards what belongs to a draft: nothing comes, goes or moves once it is one no longer.
ONLY_OF_A_DRAFT = """
                FOREACH one IN ARRAY CASE TG_OP
                    WHEN 'INSERT' THEN ARRAY[NEW.{parent}]
                    WHEN 'DELETE' THEN ARRAY[OLD.{parent}]
                    ELSE ARRAY[OLD.{parent}, NEW.{parent}] END
                LOOP
                    SELECT state INTO present FROM {table} WHERE id = one FOR SHARE;
                    IF present <> 'draft' THEN
                        PERFORM honours_refuse('{sentence}');
                    END IF;
                END LOOP;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;
"""

class Migration(migrations.Migration):
    """What was asked, answered, counted, announced and granted stays as it was, whoever speaks SQL to the database.

    A scheme is fixed once it is set, with its questions and with who is asked about whom; answers are taken only while it is
    set, and only added; results come in the moment of the close and never change. Whoever writes an answer holds the row
    of the scheme (FOR SHARE), so an answer and the close at the same moment wait for each other. A published rule, an announced
    list and a granted honour change only their state. Rows follow an organisation that is merged into another.
    """

    dependencies = [("honours", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION honours_refuse(sentence text) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%', sentence USING ERRCODE = 'integrity_constraint_violation';
            END $$;

            CREATE FUNCTION honours_scheme_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    PERFORM honours_refuse('an evaluation scheme is kept');
                ELSIF OLD.state IN ('closed', 'cancelled') THEN
                    PERFORM honours_refuse('a closed evaluation is not changed');
                ELSIF OLD.state = 'set' AND (NEW.state = 'draft'
                    OR (NEW.federation_id, NEW.kind, NEW.title, NEW.about, NEW.year, NEW.opens_on, NEW.closes_on, NEW.minimum, NEW.trimmed,
                        NEW.shows_running, NEW.names_to_office, NEW.readers, NEW.appeal_days, NEW.answer_days)
                       IS DISTINCT FROM
                       (OLD.federation_id, OLD.kind, OLD.title, OLD.about, OLD.year, OLD.opens_on, OLD.closes_on, OLD.minimum, OLD.trimmed,
                        OLD.shows_running, OLD.names_to_office, OLD.readers, OLD.appeal_days, OLD.answer_days)) THEN
                    PERFORM honours_refuse('a scheme that was set is not changed');
                ELSIF OLD.state = 'draft' AND NEW.state = 'closed' THEN
                    PERFORM honours_refuse('a draft has no results');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_asked_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one bigint;
                present text;
            BEGIN
                IF TG_TABLE_NAME = 'honours_evaluation' AND TG_OP = 'UPDATE' THEN
                    IF (NEW.scheme_id, NEW.direction, NEW.community_id, NEW.about_community_id, NEW.project_id, NEW.exclusion, NEW.exclusion_word)
                       IS DISTINCT FROM
                       (OLD.scheme_id, OLD.direction, OLD.community_id, OLD.about_community_id, OLD.project_id, OLD.exclusion, OLD.exclusion_word) THEN
                        PERFORM honours_refuse('who is asked about whom is fixed');
                    END IF;
                    RETURN NEW;
                END IF;
            """
            + ONLY_OF_A_DRAFT.format(
                parent="scheme_id", table="honours_scheme", sentence="what is asked is fixed once the scheme is set"
            )
            + """
            CREATE FUNCTION honours_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
                left_out text;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    PERFORM honours_refuse('answers are kept');
                END IF;
                SELECT scheme.state, evaluation.exclusion INTO present, left_out FROM honours_evaluation evaluation
                    JOIN honours_scheme scheme ON scheme.id = evaluation.scheme_id
                    WHERE evaluation.id = NEW.evaluation_id FOR SHARE OF scheme;
                IF present <> 'set' OR left_out <> '' THEN
                    PERFORM honours_refuse('answers are taken while the scheme is set, from who is asked');
                END IF;
                IF TG_OP = 'UPDATE' AND ((NEW.id, NEW.evaluation_id, NEW.number, NEW.by_id, NEW.at)
                    IS DISTINCT FROM (OLD.id, OLD.evaluation_id, OLD.number, OLD.by_id, OLD.at) OR NOT OLD.current) THEN
                    PERFORM honours_refuse('an answer is followed by another, never changed');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_mark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
                fits boolean;
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    PERFORM honours_refuse('marks are kept as given');
                END IF;
                SELECT scheme.state, question.scheme_id = evaluation.scheme_id AND question.direction = evaluation.direction
                    INTO present, fits FROM honours_answer answer
                    JOIN honours_evaluation evaluation ON evaluation.id = answer.evaluation_id
                    JOIN honours_question question ON question.id = NEW.question_id
                    JOIN honours_scheme scheme ON scheme.id = evaluation.scheme_id
                    WHERE answer.id = NEW.answer_id FOR SHARE OF scheme;
                IF present <> 'set' OR NOT fits THEN
                    PERFORM honours_refuse('a mark answers a question of its own scheme, while it is set');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_remark_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR (NEW.answer_id, NEW.text) IS DISTINCT FROM (OLD.answer_id, OLD.text) THEN
                    PERFORM honours_refuse('the original of a comment is kept');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_result_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    SELECT state INTO present FROM honours_scheme WHERE id = NEW.scheme_id FOR UPDATE;
                    IF present <> 'set' THEN
                        PERFORM honours_refuse('results come with the close');
                    END IF;
                    RETURN NEW;
                END IF;
                IF TG_OP = 'DELETE' OR (NEW.scheme_id, NEW.direction, NEW.about_community_id, NEW.about_team_id, NEW.asked, NEW.answered, NEW.excluded,
                    NEW.shown, NEW.score, NEW.band, NEW.parts)
                   IS DISTINCT FROM (OLD.scheme_id, OLD.direction, OLD.about_community_id, OLD.about_team_id, OLD.asked, OLD.answered, OLD.excluded,
                    OLD.shown, OLD.score, OLD.band, OLD.parts) THEN
                    PERFORM honours_refuse('results are frozen');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_answered_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.state <> 'open' THEN
                    PERFORM honours_refuse('what was answered is kept');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR (OLD.state <> 'draft' AND (NEW.state = 'draft'
                    OR (NEW.federation_id, NEW.name, NEW.subject, NEW.why, NEW.together, NEW.objection_days, NEW.version, NEW.replaces_id,
                        NEW.published_on)
                       IS DISTINCT FROM
                       (OLD.federation_id, OLD.name, OLD.subject, OLD.why, OLD.together, OLD.objection_days, OLD.version, OLD.replaces_id,
                        OLD.published_on))) THEN
                    PERFORM honours_refuse('a published rule is followed by another version, never changed');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_condition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                one bigint;
                present text;
            BEGIN
            """
            + ONLY_OF_A_DRAFT.format(
                parent="rule_id", table="honours_honourrule", sentence="the conditions of a published rule are fixed"
            )
            + """
            CREATE FUNCTION honours_list_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR OLD.state IN ('granted', 'dropped')
                   OR (NEW.federation_id, NEW.rule_id, NEW.since, NEW.as_of, NEW.digest)
                      IS DISTINCT FROM (OLD.federation_id, OLD.rule_id, OLD.since, OLD.as_of, OLD.digest)
                   OR (OLD.state = 'announced' AND (NEW.announced_on, NEW.objections_until) IS DISTINCT FROM (OLD.announced_on, OLD.objections_until)) THEN
                    PERFORM honours_refuse('a list stays as it was computed and announced');
                END IF;
                IF NEW.state = 'granted' AND EXISTS (
                    SELECT 1 FROM honours_objection objection JOIN honours_candidate candidate ON candidate.id = objection.candidate_id
                    WHERE candidate.eligibility_id = OLD.id AND objection.state = 'open') THEN
                    PERFORM honours_refuse('nothing is granted while an objection is open');
                END IF;
                IF NEW.state = 'granted' AND NOT EXISTS (
                    SELECT 1 FROM meetings_decision decision JOIN meetings_minutes minutes ON minutes.meeting_id = decision.meeting_id
                    WHERE decision.id = NEW.decision_id AND minutes.state = 'final') THEN
                    PERFORM honours_refuse('an honour is granted by a decision in final minutes');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_candidate_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                present text;
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    SELECT state INTO present FROM honours_eligibilitylist WHERE id = NEW.eligibility_id FOR SHARE;
                    IF present <> 'computed' THEN
                        PERFORM honours_refuse('nobody joins an announced list');
                    END IF;
                    RETURN NEW;
                END IF;
                IF TG_OP = 'DELETE' OR (NEW.eligibility_id, NEW.project_id, NEW.base_id, NEW.team_id, NEW.name, NEW.evidence)
                   IS DISTINCT FROM (OLD.eligibility_id, OLD.project_id, OLD.base_id, OLD.team_id, OLD.name, OLD.evidence)
                   OR (OLD.state <> 'listed' AND NEW.state IS DISTINCT FROM OLD.state) THEN
                    PERFORM honours_refuse('who was on a list, and by which evidence, is kept');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_honour_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR (NEW.federation_id, NEW.candidate_id, NEW.project_id, NEW.base_id, NEW.team_id, NEW.year, NEW.number, NEW.title,
                    NEW.why, NEW.name, NEW.granted_on, NEW.decision_id)
                   IS DISTINCT FROM (OLD.federation_id, OLD.candidate_id, OLD.project_id, OLD.base_id, OLD.team_id, OLD.year, OLD.number, OLD.title,
                    OLD.why, OLD.name, OLD.granted_on, OLD.decision_id)
                   OR (OLD.state = 'revoked' AND (NEW.state, NEW.revoked_on, NEW.revoked_because, NEW.revoked_decision_id)
                       IS DISTINCT FROM (OLD.state, OLD.revoked_on, OLD.revoked_because, OLD.revoked_decision_id)) THEN
                    PERFORM honours_refuse('an honour is kept as granted; it can be revoked');
                END IF;
                RETURN NEW;
            END $$;

            CREATE FUNCTION honours_named_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM honours_honour WHERE id = NEW.honour_id AND project_id IS NOT NULL) THEN
                    PERFORM honours_refuse('persons are named only by the result of a project');
                END IF;
                RETURN NEW;
            END $$;
            """,
            """
            DROP FUNCTION honours_scheme_stays() CASCADE;
            DROP FUNCTION honours_asked_stays() CASCADE;
            DROP FUNCTION honours_answer_stays() CASCADE;
            DROP FUNCTION honours_mark_stays() CASCADE;
            DROP FUNCTION honours_remark_stays() CASCADE;
            DROP FUNCTION honours_result_stays() CASCADE;
            DROP FUNCTION honours_answered_stays() CASCADE;
            DROP FUNCTION honours_rule_stays() CASCADE;
            DROP FUNCTION honours_condition_stays() CASCADE;
            DROP FUNCTION honours_list_stays() CASCADE;
            DROP FUNCTION honours_candidate_stays() CASCADE;
            DROP FUNCTION honours_honour_stays() CASCADE;
            DROP FUNCTION honours_named_belongs() CASCADE;
            DROP FUNCTION honours_refuse(text);
            """,
        ),
        always(
            ("honours_scheme_stays", "UPDATE OR DELETE", "honours_scheme"),
            ("honours_question_stays", "INSERT OR UPDATE OR DELETE", "honours_question", "honours_asked_stays"),
            ("honours_evaluation_stays", "INSERT OR UPDATE OR DELETE", "honours_evaluation", "honours_asked_stays"),
            ("honours_answer_stays", "INSERT OR UPDATE OR DELETE", "honours_answer"),
            ("honours_mark_stays", "INSERT OR UPDATE OR DELETE", "honours_mark"),
            ("honours_remark_stays", "UPDATE OR DELETE", "honours_remark"),
            ("honours_result_stays", "INSERT OR UPDATE OR DELETE", "honours_result"),
            ("honours_appeal_stays", "UPDATE OR DELETE", "honours_appeal", "honours_answered_stays"),
            ("honours_objection_stays", "UPDATE OR DELETE", "honours_objection", "honours_answered_stays"),
            ("honours_rule_stays", "UPDATE OR DELETE", "honours_honourrule"),
            ("honours_condition_stays", "INSERT OR UPDATE OR DELETE", "honours_condition"),
            ("honours_list_stays", "UPDATE OR DELETE", "honours_eligibilitylist"),
            ("honours_candidate_stays", "INSERT OR UPDATE OR DELETE", "honours_candidate"),
            ("honours_honour_stays", "UPDATE OR DELETE", "honours_honour"),
            ("honours_named_belongs", "INSERT OR UPDATE", "honours_namedperson"),
        ),
    ]
