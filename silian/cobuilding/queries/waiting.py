"""What waits for a person in projects, agreements and the ledger."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.cobuilding import rules
from silian.cobuilding.models import Contribution, Milestone, Party, Project, Version
from silian.core.waiting import Waiting
from silian.members.mandates import Mandates, mandates

ROWS = 20
# A step is shown to who sees to it some days before its day; a text once more before its last one.
STEP_AHEAD = timedelta(days=7)
END_AHEAD = timedelta(days=14)
State = Project.State


def waiting_for(person: Any) -> list[Waiting]:
    """Projects without a next word, texts to sign and to review, steps, contributions to confirm. At most four queries."""
    mine = mandates(person)
    if not mine.held:
        return []
    today = timezone.localdate()
    found = _steps(mine, today)
    if mine.organisations or mine.offices:
        found += _texts(mine, today)
    if mine.organisations or mine.offices or any(seat.community_id for seat in mine.held):
        found += _contributions(person, mine)
    if mine.organisations:
        found += _projects(mine)
    return found


def _projects(mine: Mandates) -> list[Waiting]:
    """Drafts somebody has to talk about, and agreed ones that have not begun."""
    no_text = ~Exists(Version.objects.unfinished().filter(agreement__project=OuterRef("pk")))
    rows = Project.objects.of(mine.organisations).filter(Q(state=State.DRAFT) & no_text | Q(state=State.AGREED))
    return [_project(one) for one in rows.defer("search").order_by("id")[:ROWS]]


def _project(one: Project) -> Waiting:
    draft = one.state == State.DRAFT
    said = _("Talk about the draft project “%(title)s”") if draft else _("Begin the project “%(title)s”")
    return Waiting(
        what=said % {"title": one.title}, for_whom=_("all partners"), since=timezone.localdate(one.at), until=None,
        url=reverse("cobuilding:project", args=[one.pk]), button=_("Open the project"),
    )  # fmt: skip


def _texts(mine: Mandates, today: date) -> list[Waiting]:
    """Texts to sign for her parties, drafts to finish, and texts in force that come near their end."""
    sides = list(mine.organisations)
    own = Q(organisation__in=sides) | Q(organisation__merged_into__in=sides)
    parties = Party.objects.filter(own, version=OuterRef("pk"))
    later = Version.objects.unfinished().filter(agreement=OuterRef("agreement"))
    live = Q(agreement__project__state__in=[State.AGREED, State.RUNNING])
    near = Q(review_on__lte=today, reviewed_at=None) | Q(period__endswith__lte=today + END_AHEAD)
    rows = Version.objects.annotate(
        is_party=Exists(parties), to_sign=Exists(parties.filter(signature=None)), replaced=Exists(later)
    ).filter(
        Q(state="signing", to_sign=True)
        | Q(state="drafting", is_party=True)
        | Q(state="in_force", replaced=False) & near & live & (Q(is_party=True) | Q(federation__in=list(mine.offices)))
    )
    return [_text(one) for one in rows.select_related("agreement").order_by("review_on", "id")[:ROWS]]


def _text(one: Version) -> Waiting:
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
    return Waiting(what=what, for_whom=_("all parties"), since=since, until=until, url=url, button=button)


def _steps(mine: Mandates, today: date) -> list[Waiting]:
    """Steps of hers that come near or are late; for the office how many are late, with the oldest."""
    seats = [seat.seat_id for seat in mine.held]
    rows = list(
        Milestone.objects.filter(
            Q(seat__in=seats) | Q(organisation__in=list(mine.organisations)) | Q(federation__in=list(mine.offices), due_on__lt=today),
            state=Milestone.State.OPEN, due_on__lte=today + STEP_AHEAD, project__state__in=Project.LIVE,
        )
        .select_related("project", "organisation")
        .defer("project__search", "organisation__search")
        .order_by("due_on", "id")[: 5 * ROWS]
    )  # fmt: skip
    own = [one for one in rows if one.seat_id in seats or one.organisation_id in mine.organisations]
    found = [
        Waiting(
            what=_("Step of “%(title)s”: %(step)s") % {"title": one.project.title, "step": one.title},
            for_whom=str(one.organisation or _("you")), since=min(today, one.due_on), until=one.due_on,
            url=reverse("cobuilding:project", args=[one.project_id]), button=_("Look"),
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
                url=reverse("cobuilding:projects") + "?late=1", button=_("See them"),
            )
        )  # fmt: skip
    return found


def _contributions(person: Any, mine: Mandates) -> list[Waiting]:
    """What her side has received and nobody has confirmed. The office sees what nobody else may be there to answer."""
    rows = (
        Contribution.objects.visible_to(person)
        .filter(state=Contribution.State.NOTED)
        .exclude(giver__in=list(mine.organisations))
        .exclude(by=person)
        .select_related("giver", "project", "organisation", "community")
        .prefetch_related("project__partners")
        .order_by("id")[: 2 * ROWS]
    )
    found: list[Contribution] = []
    office: list[Contribution] = []
    for row in rows:
        if not rules.can_answer_contribution(person, row):
            continue
        own = row.organisation_id in mine.organisations or row.community_id or row.project_id
        (found if mine.organisations and own or not mine.offices else office).append(row)
    shown = [_contribution(row) for row in found[:ROWS]]
    if office:
        shown.append(
            Waiting(
                what=ngettext(
                    "%(number)s contribution waits for confirmation", "%(number)s contributions wait for confirmation", len(office)
                )
                % {"number": len(office)},
                for_whom=_("the office"), since=timezone.localdate(office[0].at), until=None,
                url=reverse("cobuilding:contributions") + "?state=noted", button=_("See them"),
            )
        )  # fmt: skip
    return shown


def _contribution(row: Contribution) -> Waiting:
    facts = {"giver": row.giver, "what": row.what, "amount": row.amount}
    return Waiting(
        what=_("Confirm that %(giver)s gave %(what)s, %(amount)s") % facts, for_whom=str(row.receiver),
        since=timezone.localdate(row.at), until=None, url=reverse("cobuilding:contribution", args=[row.pk]), button=_("Look"),
    )  # fmt: skip
