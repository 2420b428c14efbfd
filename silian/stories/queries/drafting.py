"""The first words of a story, from the records: what was asked, who did what, what was agreed, what came of it.

Written in the language of the installation, in whole sentences, with no name of a person: whoever tells the story goes on from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from silian.cobuilding.models import Contribution, Milestone, Project, Version
from silian.exchange.models import Leg
from silian.hall.models import Answer, Closing, Matter, Party, Resolution

MOST = {"title": 120, "lead": 200, "text": 6000}


@dataclass(frozen=True)
class Draft:
    """The words a story begins with."""

    title: str
    lead: str
    text: str


def draft_of_project(project: Project) -> Draft:
    """Six queries, however long the project was."""
    with translation.override(settings.LANGUAGE_CODE):
        partners = list(project.partners.select_related("organisation").order_by("id"))
        facts = {
            "names": _(", ").join(one.organisation.name for one in partners), "served": project.served or 0,
            "hours": project.hours or 0,
        }  # fmt: skip
        lead = _("Built together by %(names)s: %(served)s people served, %(hours)s hours given.") % facts
        parts = [
            _asked(project),
            _given(partners),
            _agreed(project),
            _steps(project),
            _contributed(project),
            _result(project),
        ]
        return _draft(project.title, lead, parts)


def draft_of_matter(matter: Matter) -> Draft:
    """Four queries, however long the matter took."""
    with translation.override(settings.LANGUAGE_CODE):
        closing = _closing(matter)
        lead = _solved_after(matter, closing) if closing else matter.title
        return _draft(
            matter.title, lead, [_raised(matter), _parties(matter), _resolved(matter), _closed(matter, closing)]
        )


def _draft(title: str, lead: str, parts: Iterable[str]) -> Draft:
    text = "\n\n".join(part for part in parts if part)
    return Draft(title[: MOST["title"]], lead[: MOST["lead"]], text[: MOST["text"]])


def _ended(words: str) -> str:
    """With a full stop, once."""
    words = words.strip()
    return words if not words or words[-1] in "。！？.!?；" else words + pgettext("end of a sentence", ".")


def _day(day: date | None) -> str:
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day} if day else ""


def _asked(project: Project) -> str:
    demands = []
    if project.match_id:
        demands = [project.match.demand]  # type: ignore[union-attr]
    elif project.exchange_id:
        legs = (
            Leg.objects.filter(exchange=project.exchange_id).select_related("demand__organisation").order_by("position")
        )
        demands = [one.demand for one in legs]
    said = [
        _ended(
            _("%(name)s asked for “%(title)s”: %(detail)s")
            % {"name": one.organisation.name, "title": one.title, "detail": one.detail}
            if one.detail
            else _("%(name)s asked for “%(title)s”.") % {"name": one.organisation.name, "title": one.title}
        )
        for one in demands
    ]
    return "".join([*said, _ended(project.about)])


def _given(partners: list[Any]) -> str:
    said = [
        _("%(name)s gave: %(what)s") % {"name": one.organisation.name, "what": one.gives}
        for one in partners
        if one.gives
    ]
    return "".join(_ended(one) for one in said)


def _agreed(project: Project) -> str:
    text = (
        Version.objects.filter(
            agreement__project=project, state__in=[Version.State.IN_FORCE, Version.State.ENDED, Version.State.EXPIRED]
        )
        .select_related("agreement")
        .order_by("-number")
        .first()
    )
    if text is None:
        return ""
    return _("All sides signed the agreement %(sign)s.") % {"sign": text.agreement.sign}


def _steps(project: Project) -> str:
    done = Milestone.objects.filter(project=project, state=Milestone.State.DONE).order_by("closed_on", "id")
    steps = [_("“%(step)s” (%(day)s)") % {"step": one.title, "day": _day(one.closed_on)} for one in done]
    return _("On the way: %(steps)s.") % {"steps": _(", ").join(steps)} if steps else ""


def _contributed(project: Project) -> str:
    rows = (
        Contribution.objects.filter(project=project, state=Contribution.State.CONFIRMED)
        .order_by("kind", "unit")
        .values_list("kind", "unit")
        .annotate(total=Sum("quantity"))
    )
    given = [
        f"{Contribution.Kind(kind).label} {total.normalize():f} {unit}".strip() for kind, unit, total in rows if total
    ]
    return _("Contributed in all: %(given)s.") % {"given": _(", ").join(given)} if given else ""


def _result(project: Project) -> str:
    facts = {
        "day": _day(project.finished_on), "served": project.served or 0, "taking_part": project.taking_part or 0,
        "hours": project.hours or 0,
    }  # fmt: skip
    said = _(
        "The project was done on %(day)s: %(served)s people were served, %(taking_part)s took part, %(hours)s hours were given."
    )
    return said % facts + _ended(project.result)


def _raised(matter: Matter) -> str:
    said = _("On %(day)s somebody raised: %(text)s") % {
        "day": _day(timezone.localdate(matter.raised_at)), "text": matter.text.strip(),
    }  # fmt: skip
    return _ended(said)


def _parties(matter: Matter) -> str:
    rows = Party.objects.filter(matter=matter, answer=Party.Answer.COMES).select_related("organisation", "seat__body")
    names = []
    for one in rows.order_by("id"):
        named = one.organisation or (one.seat.body if one.seat else None)
        names += [named.name] if named else []
    return _("At the table sat: %(names)s.") % {"names": _(", ").join(dict.fromkeys(names))} if names else ""


def _resolved(matter: Matter) -> str:
    rows = Resolution.objects.filter(matter=matter, replaced_by=None).order_by("id")
    said = [
        _("On %(day)s it was agreed (%(sign)s): %(text)s")
        % {"day": _day(one.resolved_on), "sign": one.sign, "text": one.text.strip()}
        for one in rows
    ]
    return "".join(_ended(one) for one in said)


def _closing(matter: Matter) -> Closing | None:
    return Closing.objects.filter(matter=matter, closed_at__isnull=False).order_by("-turn", "-id").first()


def _solved_after(matter: Matter, closing: Closing) -> str:
    """In one sentence: how long it took, and what was done."""
    days = (timezone.localdate(closing.closed_at) - timezone.localdate(matter.raised_at)).days
    return _ended(
        _("%(kind)s after %(days)s days: %(reason)s")
        % {"kind": closing.get_kind_display(), "days": days, "reason": closing.reason.strip()}
    )


def _closed(matter: Matter, closing: Closing | None) -> str:
    if closing is None or closing.closed_at is None:
        return ""
    day = timezone.localdate(closing.closed_at)
    facts = {
        "day": _day(day), "kind": closing.get_kind_display(), "reason": closing.reason.strip(),
        "days": (day - timezone.localdate(matter.raised_at)).days,
    }  # fmt: skip
    said = _ended(_("On %(day)s, after %(days)s days, it was closed as “%(kind)s”: %(reason)s") % facts)
    if closing.checked_words:
        said += _ended(_("Somebody else checked it: %(words)s") % {"words": closing.checked_words.strip()})
    heard = Answer.objects.filter(closing=closing, verdict=Answer.Verdict.SOLVED).count()
    if heard:
        said += _("Whoever raised it says that it is solved.")
    return said
