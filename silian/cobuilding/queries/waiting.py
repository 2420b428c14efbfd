"""What waits for a person in projects, agreements and the ledger."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.cobuilding.models import Contribution, Milestone, Partner, Party, Project, Version
from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates

ROWS = 20
MOST = 5 * ROWS
# A step is shown to who sees to it some days before its day; a text once more before its last one.
STEP_AHEAD = timedelta(days=7)
END_AHEAD = timedelta(days=14)
State = Project.State


def questions(person: Any) -> list[Question]:
    """Projects without a next word, texts to sign and to review, steps, contributions to confirm."""
    mine = mandates(person)
    if not mine.held:
        return []
    today = timezone.localdate()
    return [
        Question(_steps(mine, today), lambda rows: _shown_steps(rows, mine, today)),
        Question(_texts(mine, today), lambda rows: [_text(one, mine) for one in rows]),
        Question(_contributions(person, mine), lambda rows: _shown_contributions(rows, mine)),
        Question(_projects(mine), lambda rows: [_project(one, mine) for one in rows]),
    ]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _projects(mine: Mandates) -> QuerySet[Project]:
    """Drafts somebody has to talk about, agreed ones that have not begun, and those whose last day is over without a result."""
    no_text = ~Exists(Version.objects.unfinished().filter(agreement__project=OuterRef("pk")))
    over = Q(state=State.RUNNING, period__endswith__lte=timezone.localdate())
    rows = Project.objects.of(mine.organisations).filter(Q(state=State.DRAFT) & no_text | Q(state=State.AGREED) | over)
    return (
        rows.annotate(partner=_own_side(Partner.objects.filter(project=OuterRef("pk")), mine))
        .defer("search")
        .order_by("id")[:MOST]
    )


def _own_side(rows: Any, mine: Mandates) -> Subquery:
    """Which organisation of hers stands among these partners or parties."""
    return Subquery(rows.filter(organisation__in=list(mine.organisations)).order_by("id").values("organisation")[:1])


def _project(one: Any, mine: Mandates) -> Waiting:
    said = {
        State.DRAFT: _("Talk about the draft project “%(title)s”"), State.AGREED: _("Begin the project “%(title)s”"),
        State.RUNNING: _("Write down what came of the project “%(title)s”"),
    }[State(one.state)]  # fmt: skip
    return Waiting(
        what=said % {"title": one.title}, for_whom=_("all partners"), since=one.period.upper if one.state == State.RUNNING else timezone.localdate(one.at),
        until=None,
        url=reverse("cobuilding:project", args=[one.pk]), button=_("Open the project"), by_seat=mine.named(organisation=one.partner),
    )  # fmt: skip


def _texts(mine: Mandates, today: date) -> QuerySet[Version]:
    """Texts to sign for her parties, drafts to finish, and texts in force that come near their end."""
    sides = list(mine.organisations)
    own = Q(organisation__in=sides) | Q(organisation__merged_into__in=sides)
    parties = Party.objects.filter(own, version=OuterRef("pk"))
    later = Version.objects.unfinished().filter(agreement=OuterRef("agreement"))
    live = Q(agreement__project__state__in=[State.AGREED, State.RUNNING])
    near = Q(review_on__lte=today, reviewed_at=None) | Q(period__endswith__lte=today + END_AHEAD)
    by_office = Q(federation__in=list(mine.offices))
    rows = Version.objects.annotate(
        is_party=Exists(parties),
        to_sign=Exists(parties.filter(signature=None)),
        replaced=Exists(later),
        party=_own_side(Party.objects.filter(version=OuterRef("pk")), mine),
    ).filter(
        Q(state="signing", to_sign=True)
        | Q(state="drafting", is_party=True)
        | Q(state="in_force", replaced=False) & near & live & (Q(is_party=True) | by_office)
    )
    return rows.select_related("agreement").order_by("review_on", "id")[:MOST]


def _text(one: Any, mine: Mandates) -> Waiting:
    facts = {"sign": one.agreement.sign, "title": one.title}
    url, since, until = reverse("cobuilding:version", args=[one.pk]), timezone.localdate(one.at), None
    if one.state == Version.State.SIGNING:
        what, button = _("Sign the agreement %(sign)s, “%(title)s”") % facts, _("Read and sign")
    elif one.state == Version.State.DRAFTING:
        what, button = _("Finish the text of the agreement %(sign)s, “%(title)s”") % facts, _("Open the text")
    elif one.is_past:
        what, button = _("The agreement %(sign)s has run out: renew it, or finish “%(title)s”") % facts, _("Look")
        since = until = one.period.upper
    else:
        what, button = _("Look at the agreement %(sign)s before it ends, “%(title)s”") % facts, _("Look")
        since, until = one.review_on, one.period.upper - timedelta(days=1)
    by_seat = mine.named(organisation=one.party) or mine.named(office=one.federation_id)
    return Waiting(
        what=what, for_whom=_("all parties"), since=since, until=until, url=url, button=button, by_seat=by_seat
    )


def _steps(mine: Mandates, today: date) -> QuerySet[Milestone]:
    """Steps of hers that come near or are late; for the office all that are late."""
    own = Q(seat__in=[seat.seat_id for seat in mine.held]) | Q(organisation__in=list(mine.organisations))
    late = Q(federation__in=list(mine.offices), due_on__lt=today)
    rows = Milestone.objects.filter(
        own | late, state=Milestone.State.OPEN, due_on__lte=today + STEP_AHEAD, project__state__in=Project.LIVE
    )
    return (
        rows.select_related("project", "organisation")
        .defer("project__search", "organisation__search")
        .order_by("due_on", "id")[:MOST]
    )


def _shown_steps(rows: QuerySet[Milestone], mine: Mandates, today: date) -> list[Waiting]:
    """Her own one by one, the others in one line with the oldest day."""
    seats = {seat.seat_id for seat in mine.held}
    own = [one for one in rows if one.seat_id in seats or one.organisation_id in mine.organisations]
    found = [
        Waiting(
            what=_("Step of “%(title)s”: %(step)s") % {"title": one.project.title, "step": one.title},
            for_whom=str(one.organisation or _("you")), since=min(today, one.due_on), until=one.due_on,
            url=reverse("cobuilding:project", args=[one.project_id]), button=_("Look"),
            by_seat=mine.named(seat=one.seat_id, organisation=one.organisation_id),
        )
        for one in own[:ROWS]
    ]  # fmt: skip
    late = [one for one in rows if one not in own]
    if late:
        found.append(
            Waiting(
                what=ngettext("%(number)s step of a project is late", "%(number)s steps of projects are late", len(late))
                % {"number": len(late)},
                for_whom=_("the office"), since=late[0].due_on, until=late[0].due_on,
                url=reverse("cobuilding:projects") + "?late=1", button=_("See them"), by_seat=mine.named(office=late[0].federation_id),
            )
        )  # fmt: skip
    return found


def _contributions(person: Any, mine: Mandates) -> QuerySet[Contribution]:
    """What nobody has confirmed yet and was neither given nor written down by her own side: what she sees of that she may answer."""
    return (
        Contribution.objects.visible_to(person)
        .filter(state=Contribution.State.NOTED)
        .exclude(Q(giver__in=list(mine.organisations)) | Q(giver__merged_into__in=list(mine.organisations)))
        .exclude(by=person)
        .select_related("giver", "project", "organisation", "community")
        .order_by("id")[:MOST]
    )


def _shown_contributions(rows: QuerySet[Contribution], mine: Mandates) -> list[Waiting]:
    """What her side received one by one; for the office one line for all it could answer."""
    found: list[Contribution] = []
    office: list[Contribution] = []
    for row in rows:
        own = row.organisation_id in mine.organisations or row.community_id or row.project_id
        (found if mine.organisations and own or not mine.offices else office).append(row)
    shown = [_contribution(row, mine) for row in found[:ROWS]]
    if office:
        shown.append(
            Waiting(
                what=ngettext(
                    "%(number)s contribution waits for confirmation", "%(number)s contributions wait for confirmation", len(office)
                )
                % {"number": len(office)},
                for_whom=_("the office"), since=timezone.localdate(office[0].at), until=None,
                url=reverse("cobuilding:contributions") + "?state=noted", button=_("See them"),
                by_seat=mine.named(office=office[0].federation_id),
            )
        )  # fmt: skip
    return shown


def _contribution(row: Contribution, mine: Mandates) -> Waiting:
    facts = {"giver": row.giver, "what": row.what, "amount": row.amount}
    return Waiting(
        what=_("Confirm that %(giver)s gave %(what)s, %(amount)s") % facts, for_whom=str(row.receiver),
        since=timezone.localdate(row.at), until=None, url=reverse("cobuilding:contribution", args=[row.pk]), button=_("Look"),
        by_seat=mine.named(organisation=row.organisation_id, community=row.community_id),
    )  # fmt: skip
