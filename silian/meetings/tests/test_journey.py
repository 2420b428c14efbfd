"""The whole way in the pages: topic, meeting, minutes with an objection, decision, task, next agenda."""

from django.utils import timezone

from silian.meetings.models import Decision, Invitee, Line, Meeting, Objection, Topic
from silian.meetings.queries import minuted
from silian.meetings.tests import build
from silian.meetings.tests.test_pages import signed_in, text
from silian.tasks.models import Task


def test_from_a_topic_to_the_next_agenda(cast):
    convener, choir, bank = (signed_in(one) for one in (cast.convener, cast.choir_liaison, cast.bank_liaison))
    plan = {
        "body": build.sector(cast).pk,
        "kind": "regular",
        "opens": "14:00",
        "closes": "16:00",
        "place": "示例会议室",
    }

    # The convener plans it; the desk of a member asks for topics; the member hands one in.
    convener.post("/meetings/new", plan | {"title": "示例例会", "day": build.at(10).date().isoformat()})
    meeting = Meeting.objects.get()
    address = f"/meetings/{meeting.pk}"
    assert f"{address}#topics" in text(choir, "/desk")
    choir.post(f"{address}/topics/new", {"topic-title": "示例助餐点选址", "topic-why": "老人走不动"})
    assert f"{address}#topics" not in text(choir, "/desk")

    # It is taken on the agenda, and the invitations go out.
    convener.post(f"{address}/topics/{Topic.objects.get().pk}/take")
    convener.post(f"{address}/call")
    assert f"{address}#answer" in text(choir, "/desk") and "示例助餐点选址" in text(choir, address)
    for client, name, answer in ((choir, "choir", "yes"), (bank, "bank", "deputy")):
        client.post(
            f"/meetings/invitees/{build.row(meeting, getattr(cast, name)).pk}/answer", {"answer": answer, "seen": ""}
        )

    # The day comes. Who came is entered; what was said, resolved and given as a task is written.
    build.moved(meeting, -1)
    assert f"{address}/attendance" in text(convener, "/desk")
    convener.post(f"{address}/hold", {"held_on": ""})
    came = {f"as-{one.pk}": "示例·到会" for one in Invitee.objects.exclude(answer="")}
    convener.post(f"{address}/attendance", came | {"came": [name.removeprefix("as-") for name in came]})
    item = meeting.items.get().pk
    convener.post(
        f"{address}/minutes",
        {
            f"said-{item}": "示例银行介绍情况", f"resolved-{item}": "助餐点设在示例社区一层", f"task-{item}": "联系示例物业",
            f"owner-{item}": f"organisation:{cast.choir.pk}", f"due-{item}": build.soon(60).isoformat(), "go": "round", "days": "5",
        },
    )  # fmt: skip

    # The bank objects to a line; its answer changes the line; the choir confirms; the days pass; the minutes are final.
    line = Line.objects.get(kind="resolved")
    bank.post(f"/meetings/lines/{line.pk}/object", {"words": "应为二层"})
    objection = Objection.objects.get()
    assert convener.post(f"{address}/minutes/finish").status_code == 409
    convener.post(f"/meetings/objections/{objection.pk}", {"accept": "yes", "reply": "助餐点设在示例社区二层"})
    choir.post(f"/meetings/invitees/{build.row(meeting, cast.choir).pk}/confirm")
    assert convener.post(f"{address}/minutes/finish").status_code == 302
    year = timezone.localdate(build.fresh(meeting).period.lower).year
    assert (Decision.objects.get().sign, build.fresh(meeting).state) == (f"会议决定〔{year}〕1号", "minuted")
    shown = text(choir, f"{address}/minutes")
    assert "助餐点设在示例社区二层" in shown and Decision.objects.get().sign in shown
    day = build.fresh(meeting).held_on
    assert [one.id for one in minuted(cast.street.pk, day, day)] == [meeting.pk]

    # The task stands on the choir's desk, and heads the next agenda by itself.
    task = Task.objects.get()
    assert (task.title, task.organisation) == ("联系示例物业", cast.choir)
    convener.post("/meetings/new", plan | {"title": "示例下次例会", "day": build.at(40).date().isoformat()})
    following = Meeting.objects.exclude(pk=meeting.pk).get()
    assert "联系示例物业" in text(convener, f"/meetings/{following.pk}")
    convener.post(f"/meetings/{following.pk}/call")
    assert following.items.get().earlier == task
