"""Opening, changing, publishing, cancelling, and what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.activities import actions, queries
from silian.activities.actions import Time
from silian.activities.models import Activity, Attendance, Session, Signup
from silian.activities.tests import build
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.members.actions import merges
from silian.places.queries import whats_on


def fresh(activity: Activity) -> Activity:
    return Activity.objects.get(pk=activity.pk)


def move_to(one: Session, days: float, **more) -> Time:
    delta = timedelta(days=days)
    return Time(
        one.begins + delta, one.ends + delta, places=one.places, helper_places=one.helper_places, pk=one.pk, **more
    )


def test_who_may_open_one_and_in_whose_name(cast):
    def opened(by, **fields):
        return build.draft(cast, by=by, **fields)

    assert opened(cast.choir_liaison).organiser_name == str(cast.choir)
    assert opened(cast.community_secretary, organiser=None, community=cast.community).organiser_name == "上保社区"
    assert opened(cast.secretary, organiser=None).organiser_name == str(cast.street)
    for by, fields in [
        (cast.choir_liaison, {"organiser": cast.clinic}), (cast.choir_liaison, {"organiser": None}),
        (cast.convener, {"organiser": None}), (cast.stranger, {}), (cast.resident, {}),
        (cast.secretary, {"organiser": cast.elsewhere_member}),
    ]:  # fmt: skip
        with pytest.raises(Refused):
            opened(by, **fields)
    assert Activity.objects.count() == 3


def test_a_draft_is_seen_by_its_organiser_and_the_office_only(cast):
    one = build.draft(cast)
    sees = [
        name
        for name in ("choir_liaison", "clinic_liaison", "convener", "secretary", "resident", "stranger")
        if Activity.objects.visible_to(getattr(cast, name)).filter(pk=one.pk).exists()
    ]
    assert sees == ["choir_liaison", "secretary"]
    actions.publish_activity(one, by=cast.choir_liaison)
    assert Activity.objects.visible_to(cast.stranger).count() == Activity.objects.public().count() == 1


@pytest.mark.parametrize(
    ("fields", "times"),
    [({"address": ""}, {}), ({}, {"helper_places": 2}), ({"risks": "搬桌椅"}, {"helper_places": 2})],
)
def test_what_is_missing_is_said_before_publishing(cast, fields, times):
    one = build.draft(cast, build.time(**times), **fields)
    with pytest.raises(Refused):
        actions.publish_activity(one, by=cast.choir_liaison)
    assert fresh(one).state == "draft"
    whole = {"address": "示例路1号", "risks": "无特别风险", "insurance": "主办方投保"}
    actions.change_activity(one, whole, by=cast.choir_liaison)
    assert actions.publish_activity(one, by=cast.choir_liaison).state == "published"


def test_an_activity_without_a_time_is_not_published(cast):
    one = actions.open_activity(
        cast.street, {"title": "读书会", "organiser": cast.choir, "address": "路"}, by=cast.choir_liaison
    )
    with pytest.raises(Refused):
        actions.publish_activity(one, by=cast.choir_liaison)
    assert fresh(one).state == "draft"


def test_what_was_named_for_helpers_cannot_be_taken_away_afterwards(cast):
    one = build.session(cast, helper_places=2).activity
    with pytest.raises(Refused), transaction.atomic():
        actions.change_activity(one, {"insurance": ""}, by=cast.choir_liaison)
    assert fresh(one).insurance


def test_a_new_time_needs_a_reason_and_everybody_learns_it(cast):
    one = build.session(cast)
    actions.sign_up(one, by=cast.resident)
    build.come(one, 1)
    with pytest.raises(Refused), transaction.atomic():
        actions.change_activity(one.activity, {}, [move_to(one, 1)], by=cast.choir_liaison)
    assert build.fresh(one).begins == one.begins
    actions.change_activity(one.activity, {}, [move_to(one, 1)], because="老师出差", by=cast.choir_liaison)
    assert build.fresh(one).begins == one.begins + timedelta(days=1)
    told = Notice.objects.get(to=cast.resident)
    assert (told.verb, told.facts["because"]) == ("activities.activity.changed", "老师出差")
    assert Signup.objects.get(person=None).call == Signup.Call.CHANGED


def test_a_better_sentence_is_no_news(cast):
    one = build.session(cast)
    actions.sign_up(one, by=cast.resident)
    actions.change_activity(one.activity, {"about": "一起读两本书"}, by=cast.choir_liaison)
    assert Notice.objects.filter(to=cast.resident).count() == 0
    assert Record.objects.get(verb="activities.activity.changed").facts["fields"] == ["activities.activity.about"]


def test_cancelling_needs_a_reason_and_everybody_learns_it(cast):
    one = build.session(cast)
    actions.sign_up(one, by=cast.resident)
    build.come(one, 1)
    with pytest.raises(Refused):
        actions.cancel_activity(one.activity, " ", by=cast.choir_liaison)
    assert fresh(one.activity).state == "published"
    actions.cancel_activity(one.activity, "台风", by=cast.choir_liaison)
    assert (fresh(one.activity).state, build.fresh(one).state) == ("cancelled", "cancelled")
    assert Notice.objects.get(to=cast.resident).facts["because"] == "台风"
    assert Signup.objects.get(person=None).call == Signup.Call.OFF


def test_one_of_two_sessions_is_cancelled_and_the_other_goes_on(cast):
    first, second = build.published(cast, build.time(3), build.time(4)).sessions.order_by("begins_at")
    actions.sign_up(first, by=cast.resident)
    actions.cancel_session(first, "停电", by=cast.choir_liaison)
    assert (build.fresh(first).state, build.fresh(second).state) == ("cancelled", "open")
    assert Notice.objects.get(to=cast.resident).verb == "activities.session.cancelled"
    with pytest.raises(Refused):
        actions.cancel_session(second, "停电", by=cast.choir_liaison)
    assert build.fresh(second).state == "open"


def test_a_session_of_a_draft_is_removed_and_a_published_one_is_not(cast):
    one = build.draft(cast, build.time(3), build.time(4))
    first = one.sessions.order_by("begins_at").first()
    actions.change_activity(one, {}, [], drop=[first.pk], by=cast.choir_liaison)
    assert one.sessions.count() == 1
    actions.publish_activity(one, by=cast.choir_liaison)
    with pytest.raises(Refused), transaction.atomic():
        actions.change_activity(one, {}, [], drop=[one.sessions.get().pk], by=cast.choir_liaison)
    assert one.sessions.count() == 1


def test_times_that_cannot_be_are_refused(cast):
    now = timezone.now()
    for time in [
        Time(now, now), Time(now, now + timedelta(hours=1), deadline=now + timedelta(hours=1)),
        Time(now, now + timedelta(hours=1), places=0),
    ]:  # fmt: skip
        with pytest.raises(Refused), transaction.atomic():
            build.draft(cast, time)
    assert Activity.objects.count() == 0


# ── who came, and what came of it ──


def happened(cast) -> Session:
    """A session that has begun, with a guest for two, a helper and somebody who waits."""
    one = build.session(cast, places=2, helper_places=1)
    build.come(one, 1, 2)
    actions.sign_up(one, role="helper", by=cast.resident)
    build.come(one, 2)
    return build.begun(one)


def test_the_list_is_ticked_corrected_and_counted(cast):
    one = happened(cast)
    pair, helping, waiting = Signup.objects.order_by("id")
    assert actions.record_attendance(one, {pair.pk: 1, helping.pk: 1, waiting.pk: 1}, by=cast.choir_liaison) == 3
    assert Signup.objects.get(pk=waiting.pk).state == "came"
    assert build.fresh(one).guests_in == 2
    assert actions.record_attendance(one, {pair.pk: 2, helping.pk: 1}, by=cast.choir_liaison) == 3
    assert set(Attendance.objects.values_list("signup", "people")) == {(pair.pk, 2), (helping.pk, 1)}
    with pytest.raises(Refused), transaction.atomic():
        actions.record_attendance(one, {helping.pk: 2}, by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.record_attendance(one, {}, by=cast.clinic_liaison)
    assert Attendance.objects.count() == 2


def test_nobody_is_ticked_long_before_it_begins(cast):
    one = build.session(cast)
    signup = build.come(one, 1)
    with pytest.raises(Refused):
        actions.record_attendance(one, {signup.pk: 1}, by=cast.choir_liaison)
    assert Attendance.objects.count() == 0


def test_a_paper_list_ticks_known_names_and_adds_the_others(cast):
    one = happened(cast)
    number = actions.add_people(one, [("示例·客人1", 2), ("示例·路人", 3), ("示例·路人", 1)], by=cast.choir_liaison)
    assert number == 5
    assert list(Signup.objects.filter(state="came").values_list("name", "party", "phone")) == [("示例·路人", 3, "")]
    assert set(Attendance.objects.values_list("via", flat=True)) == {"paper"}
    assert build.fresh(one).guests_in == 2


def test_at_the_door_four_digits_or_an_account_are_enough(cast):
    one = happened(cast)
    assert actions.come_in(one, digits="0001").name == "示例·客人1"
    actions.come_in(one, digits="0001")
    assert actions.come_in(one, person=cast.resident).person == cast.resident
    for given in [{"digits": "9999"}, {"digits": "01"}, {"digits": "abcd"}, {"person": cast.bank_liaison}]:
        with pytest.raises(Refused), transaction.atomic():
            actions.come_in(one, **given)
    assert list(Attendance.objects.order_by("id").values_list("people", "via")) == [(2, "door"), (1, "door")]


def test_two_numbers_with_one_ending_need_the_whole_number(cast):
    one = build.session(cast, places=None)
    for start in ("131", "132"):
        actions.sign_up(one, guest=actions.Guest("示例·客人", f"{start}00000001"))
    one = build.begun(one)
    with pytest.raises(Refused), transaction.atomic():
        actions.come_in(one, digits="0001")
    assert actions.come_in(one, digits="13200000001").phone == "13200000001"


def test_the_door_is_shut_before_and_after(cast):
    one = build.session(cast)
    build.come(one, 1)
    for session in (one, build.begun(one, 9)):
        with pytest.raises(Refused):
            actions.come_in(session, digits="0001")
    assert Attendance.objects.count() == 0


def test_the_result_is_prefilled_closes_the_activity_and_can_be_corrected(cast):
    one = happened(cast)
    pair, helping, _waiting = Signup.objects.order_by("id")
    actions.record_attendance(one, {pair.pk: 2, helping.pk: 1}, by=cast.choir_liaison)
    found = queries.prefilled_result(fresh(one.activity))
    assert (found.came, found.helped, found.minutes) == (3, 1, 120)
    with pytest.raises(Refused):
        actions.write_result(one.activity, came=1, helped=2, minutes=0, by=cast.choir_liaison)
    assert fresh(one.activity).state == "published"
    actions.write_result(one.activity, came=3, helped=1, minutes=120, result="很好", by=cast.choir_liaison)
    actions.write_result(fresh(one.activity), came=4, helped=1, minutes=120, by=cast.choir_liaison)
    done = fresh(one.activity)
    assert (done.state, done.came) == ("done", 4)
    verbs = Record.objects.filter(verb__startswith="activities.activity").order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["activities.activity.done", "activities.activity.corrected"]


def test_the_result_stands_in_the_timeline_of_its_project(cast):
    from silian.cobuilding.models import Project
    from silian.core.records import timeline

    project = Project.objects.create(federation=cast.street, title="共读", state="running")
    one = build.published(cast, build.time(), project=project)
    build.begun(one.sessions.get())
    actions.write_result(one, came=8, helped=0, minutes=0, by=cast.choir_liaison)
    assert timeline(project).first().verb == "activities.activity.done"


def test_there_is_no_result_before_the_beginning_nor_by_others(cast):
    one = build.session(cast)
    for by in (cast.choir_liaison, cast.clinic_liaison):
        with pytest.raises(Refused):
            actions.write_result(one.activity, came=1, helped=0, minutes=0, by=by)
    assert fresh(one.activity).came is None


def test_the_table_knows_no_done_activity_without_a_result(cast):
    one = build.published(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=one.pk).update(state="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=one.pk).update(state="cancelled")


# ── the desk ──


def test_the_desk_reminds_of_drafts_results_and_calls(cast):
    build.draft(cast, title="草稿")
    over = build.session(cast)
    build.begun(over, 5)
    full = build.session(cast, places=1)
    first = build.come(full, 1)
    build.come(full, 2)
    actions.cancel_signup(first, by=cast.choir_liaison)
    rows = queries.waiting_for(cast.choir_liaison)
    assert [row.url.split("/")[2:] for row in rows] == [
        [str(Activity.objects.get(title="草稿").pk)], [str(over.activity_id), "result"], ["sessions", str(full.pk)],
    ]  # fmt: skip
    assert queries.waiting_for(cast.clinic_liaison) == queries.waiting_for(cast.resident) == []
    actions.note_called(Signup.objects.get(call="place"), by=cast.choir_liaison)
    assert len(queries.waiting_for(cast.choir_liaison)) == 2


def test_activities_follow_a_merged_organisation(cast):
    one = build.draft(cast)
    plan = merges.plan_digest(merges.plan_merge(cast.bank, cast.choir))
    merges.merge(cast.bank, cast.choir, plan, by=cast.secretary)
    assert fresh(one).organiser == cast.bank


def test_what_is_on_at_a_base(cast):
    base = build.base(cast)
    build.draft(cast, base=base)
    near = build.published(cast, build.time(2), base=base).sessions.get()
    build.published(cast, build.time(1))
    found = queries.sessions_at([base.pk], near.begins - timedelta(days=9), near.ends)
    assert [(one.title, one.period, one.url) for one in found] == [
        (near.activity.title, near.period, f"/activities/{near.activity_id}")
    ]
    assert whats_on.whats_on([base.pk], cast.today, cast.today + timedelta(days=9)) == found
    assert len(queries.next_public()) == 2
