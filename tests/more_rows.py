"""More rows for the lists of which the street of the permission matrix holds fewer than three.

They are written past all guards as copies of the one that is there, each changed where its table wants it to be one of a kind.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import connection, models

from silian.activities.models import Attendance, Session, Signup
from silian.cobuilding.models import Campaign, Contribution, Project
from silian.core.channels.models import Robot, Subscription
from silian.core.models import Feedback, ImportRun
from silian.core.search import lexemes
from silian.counsel.models import Consultation, Expert
from silian.deliberation.models import Report, Statement
from silian.documents.models import Document, Handout
from silian.duties.models import CalendarDay, Edition
from silian.exchange.models import Call, Exchange, Leg, MatchRun, Meaning
from silian.hall.models import Carrier, Matter
from silian.hall.models import Query as Asked
from silian.honours.models import Honour, NamedPerson
from silian.members.models import Invitation, Merge, Term
from silian.places.models import Base, Feed, Room
from silian.stories.models import Story
from silian.tasks.models import Task
from silian.visits.models import Visit
from silian.volunteering.models import Post, Registration, Team, Volunteer
from tests.postgres import unguarded


def copied(row: Any, **changed: Any) -> Any:
    """Another row like this one."""
    one = copy(row)
    one._state = copy(row._state)
    one.pk, one._state.adding, one._state.fields_cache = None, True, {}
    for name, value in changed.items():
        setattr(one, name, value)
    if any(field.name == "search" for field in row._meta.concrete_fields):
        one.search = (
            one.words() if hasattr(one, "words") else lexemes(one.title, getattr(one, "text", "") or one.detail)
        )
    with connection.cursor() as cursor, unguarded(cursor, [row._meta.db_table]):
        type(row)._base_manager.bulk_create([one])
    return one


def first(rows: models.QuerySet) -> Any:
    found = rows.order_by("pk").first()
    assert found is not None, rows.model
    return found


def twice(rows: models.QuerySet, *names: str) -> list[Any]:
    """Two more like the first of these, with other words in these fields."""
    row = first(rows)
    return [copied(row, **others(row, names, at)) for at in (1, 2)]


def others(row: Any, names: tuple[str, ...], at: int) -> dict[str, str]:
    """Other words of the same length, for digests have one; other than the first, which may begin with any sign."""
    return {name: "123".replace((word := getattr(row, name))[:1], "")[at - 1] + word[1:] for name in names}


def with_bodies(rows: models.QuerySet, *names: str) -> list[Any]:
    """The same for what has a body of its own."""
    row = first(rows.select_related("body"))
    return [
        copied(row, body=copied(row.body, **others(row.body, ("name",), at)), **others(row, names, at)) for at in (1, 2)
    ]


def signups(cast: Any) -> None:
    row = first(Signup.objects.filter(federation=cast.street))
    for session in Session.objects.filter(federation=cast.street).order_by("pk")[:3]:
        copied(row, person=cast.resident, session=session, phone="", secret_digest=f"{session.pk}")


def attended(cast: Any) -> None:
    row = first(Attendance.objects.filter(federation=cast.street, service_times=None, signup__role="helper"))
    signup = row.signup
    activity = copied(signup.session.activity)
    for _at in (1, 2):
        copied(row, signup=copied(signup, session=copied(signup.session, activity=activity, booking=None)))


def moderated(cast: Any) -> None:
    row = first(Report.objects.waiting().filter(federation=cast.street, statement__matter__private=False))
    for at in (1, 2):
        said = copied(row.statement, number=100 + at, text=f"{row.statement.text}{at}")
        copied(row, statement=said, sender=f"{at}")


def statements(cast: Any) -> None:
    row = first(Statement.objects.filter(federation=cast.street, state="shown", matter__private=False))
    for at in (1, 2):
        copied(row, number=100 + at, text=f"{row.text}{at}")


def handouts(cast: Any) -> None:
    row = first(Handout.objects.filter(federation=cast.street).order_by("pk"))
    copied(row, body=cast.bank.body)


def exchanges(cast: Any) -> None:
    row = first(Exchange.objects.filter(federation=cast.street))
    for at in (1, 2):
        other = copied(row, key=f"{at:064d}")
        for leg in Leg.objects.filter(exchange=row):
            copied(leg, exchange=other)


def words(cast: Any) -> None:
    twice(Meaning.objects.filter(federation=cast.street), "word")


def proposed(cast: Any) -> None:
    """Words a run proposes stand in its result."""
    run = MatchRun.objects.filter(federation=cast.street, state="done").first()
    assert run
    made = [{"word": f"示例{at}", "concept": "声乐合唱", "adds": True, "support": 3, "against": 0} for at in range(3)]
    MatchRun.objects.filter(pk=run.pk).update(summary=run.summary | {"proposals": made})


def unmet(cast: Any) -> None:
    """Demands the plan holds nothing for."""
    from silian.exchange.tests import build

    for at in (1, 2):
        build.demand(cast.clinic, cast.clinic_liaison, title=f"示例无人可答{at}", detail="没有人能答的事")


def stories(cast: Any) -> None:
    row = first(Story.objects.public().filter(federation=cast.street))
    for project in Project.objects.filter(federation=cast.street, story=None).order_by("pk")[:2]:
        copied(row, project=project)


def visits_of(cast: Any) -> None:
    row = first(Visit.objects.filter(organisation=cast.choir).exclude(state="planned"))
    for at in (1, 2):
        copied(row, held_on=row.held_on.replace(year=row.held_on.year - at), secret_digest=None)


def registered(cast: Any) -> None:
    row = first(Registration.objects.filter(federation=cast.street, state="active"))
    for volunteer in volunteers(cast):
        copied(row, volunteer=volunteer)


def volunteers(cast: Any) -> list[Any]:
    row, no = (
        first(Volunteer.objects.filter(federation=cast.street, state="active")),
        {"person": None, "secret_digest": ""},
    )
    return [copied(row, number=900 + at, name=f"{row.name}{at}", phone=f"0571-0000-99{at}", **no) for at in (1, 2)]


def days(cast: Any) -> None:
    for at in (1, 2, 3):
        CalendarDay.objects.create(
            federation=cast.street, day=cast.today.replace(month=2, day=at), name=f"示例{at}", by=cast.secretary
        )


def duty_rules(cast: Any) -> None:
    row = first(Edition.objects.filter(federation=cast.street).select_related("rule"))
    for _at in (1, 2):
        copied(row, rule=copied(row.rule, usual=""))


def memberships(cast: Any) -> None:
    row = cast.choir.memberships.get()
    for year in (2001, 2003):
        begins = row.period.lower.replace(year=year)
        copied(row, period=(begins, begins.replace(year=year + 1)))


def members(cast: Any) -> None:
    """Organisations with a body and a membership."""
    row = cast.choir.memberships.get()
    for at in (1, 2):
        other = copied(cast.choir, name=f"示例新成员{at}", uscc="")
        copied(cast.choir.body, organisation=other, name=other.name)
        copied(row, organisation=other)


def streets(cast: Any) -> None:
    row = cast.elsewhere_member.memberships.get()
    for at in (1, 2):
        street = copied(cast.elsewhere, name=f"示例街道{at}", slug=f"street-{at}")
        copied(row, federation=street, organisation=copied(cast.elsewhere_member, federation=street))


def seated(cast: Any) -> None:
    """More seats for the liaison of the hospital, and for one more expert."""
    term = first(Term.objects.filter(person=cast.clinic_liaison))
    for at in (1, 2):
        copied(
            term,
            seat=copied(
                term.seat, body=copied(cast.choir.body, organisation=copied(cast.choir, name=f"示例单位{at}", uscc=""))
            ),
        )


def experts(cast: Any) -> None:
    term = first(Term.objects.filter(person__username="lin").select_related("seat"))
    known = Expert.objects.get(person__username="lin")
    for at, person in enumerate((cast.resident, cast.bank_liaison), 1):
        copied(term, person=person, seat=copied(term.seat, number=50 + at))
        other = copied(known, person=person)
        other.fields.set(known.fields.all())


def rooms(cast: Any) -> None:
    for row in Room.objects.filter(federation=cast.street, base__state="open").order_by("pk")[:2]:
        copied(row, name=f"{row.name}二")


def tasks(cast: Any) -> None:
    """Of the choir, open and not owed by anything else."""
    row = first(Task.objects.filter(federation=cast.street, state="open"))
    for at in (1, 2):
        copied(row, title=f"示例任务{at}", seat=None, organisation=cast.choir)


def communities(cast: Any) -> None:
    """With a matter each."""
    row = first(Matter.objects.filter(federation=cast.street, private=False))
    for at in (1, 2):
        community = copied(cast.community, name=f"示例社区{at}")
        copied(row, community=community, serial=900 + at)


def given(cast: Any) -> None:
    row = first(Contribution.objects.filter(federation=cast.street, state="confirmed"))
    for at in (1, 2):
        copied(row, giver=cast.choir, what=f"{row.what}{at}")


def precedents(cast: Any) -> None:
    for at in (1, 2):
        project = copied(first(Project.objects.filter(federation=cast.street, state="done")), title=f"病房合唱演出{at}")
        Project.objects.filter(pk=project.pk).update(about="请合唱队为病人演唱")


def asked(cast: Any) -> None:
    """An honour asks somebody once."""
    row = first(NamedPerson.objects.filter(person=cast.choir_liaison))
    for honour in Honour.objects.exclude(pk=row.honour_id).filter(federation=cast.street).order_by("pk")[:2]:
        copied(row, honour=honour)


def of_street(model: Any, *names: str, **where: Any) -> Callable[[Any], Any]:
    return lambda cast: twice(model._base_manager.filter(federation_id=cast.street.pk, **where), *names)


# Address → what is written before its list is read.
MORE: dict[str, Callable[[Any], Any]] = {
    "asked": asked, "signups": signups, "attended": attended, "moderation": moderated, "statements": statements, "handouts": handouts,
    "exchanges": exchanges, "words": words, "words_proposed": proposed, "unmet": unmet, "stories": stories, "visits_of": visits_of,
    "registered": registered, "volunteers": volunteers, "days": days, "duty_rules": duty_rules, "memberships": memberships,
    "duties": members, "streets": streets, "why": seated, "experts": experts, "free_rooms": rooms,
    "waiting": tasks, "hall_figures": communities, "profiles": communities, "haves_of": given, "search": members, "growth": memberships, "precedents": precedents,
    "published": lambda cast: twice(Consultation.objects.published().filter(federation=cast.street), "title"),
    "carriers": lambda cast: with_bodies(Carrier.objects.filter(federation=cast.street)),
    "teams": lambda cast: with_bodies(Team.objects.filter(federation=cast.street, state="active").exclude(kind="corps"), "name"),
    "open_bases": lambda cast: twice(Base.objects.published().filter(federation=cast.street), "name"),
    "feedback": lambda cast: [copied(first(Feedback.objects.filter(federation_id=cast.street.pk)), receipt=f"EX-{at}") for at in (1, 2)],
    "invitations": lambda cast: twice(Invitation.objects.filter(federation=cast.street), "secret_digest"),
    "imports": of_street(ImportRun), "documents": of_street(Document, "title"), "queries": of_street(Asked), "calls": of_street(Call, "title"),
    "wanted": lambda cast: twice(Call.objects.public().filter(federation=cast.street), "title"),
    "merges": of_street(Merge), "robots": of_street(Robot, "fingerprint"), "hooks": of_street(Subscription), "bases": of_street(Base, "name"),
    "campaigns": of_street(Campaign, "name"), "posts": of_street(Post), "feeds": lambda cast: twice(Feed.objects.filter(person=cast.secretary), "digest"),
}  # fmt: skip
