"""The certificate and the letter to a parent body as official papers. Always in Chinese: the layout is that of Chinese offices."""

from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silian.core.official import Block, Text, paper
from silian.honours.models import Honour
from silian.honours.queries.honours import measured, named_with
from silian.members.models import Organisation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def certificate(honour: Honour) -> bytes:
    """One sheet: who, what for, by which decision, with the number under the title."""
    with translation.override("zh-hans"):
        blocks: list[Block] = [Text(line, place) for line, place in certificate_lines(honour)]
        name = honour.federation.name
        return paper(_("Certificate of honour"), blocks, number=honour.sign, author=name)


def certificate_sheet(honour: Honour) -> dict[str, Any]:
    """The same certificate for the page that is printed: a paper is always in Chinese."""
    with translation.override("zh-hans"):
        return {"title": _("Certificate of honour"), "lines": certificate_lines(honour), "seal": _("seal")}


def certificate_lines(honour: Honour) -> list[tuple[str, str]]:
    """The words of the certificate, for the paper and for the page that is printed."""
    persons = "、".join(f"{one.shown_name}（{one.did}）" for one in named_with(honour))
    lines = [
        (_("%(name)s:") % {"name": honour.name}, "plain"),
        (_("is honoured as “%(title)s”: %(why)s") % {"title": honour.title, "why": honour.why}, "body"),
    ]
    if persons:
        lines.append((_("Persons who made it possible: %(persons)s.") % {"persons": persons}, "body"))
    lines += [
        (_("By decision %(sign)s of %(body)s.") % {"sign": honour.decision.sign, "body": honour.decision.body}, "body"),
        ("", "plain"),
        (honour.federation.name, "right"),
        (written(honour.granted_on), "right"),
    ]
    return lines


def letter(honour: Honour, organisation: Organisation) -> bytes:
    """What a member did here, told to whom it belongs to, with the numbers it was measured by."""
    with translation.override("zh-hans"):
        to = organisation.parent_body or _("to whom it may concern")
        federation = honour.federation.name
        facts = {
            "organisation": organisation.name,
            "title": honour.title,
            "sign": honour.sign,
            "federation": federation,
        }
        part = (
            Text(_("%(organisation)s, which belongs to you, was honoured as “%(title)s” by %(federation)s (%(sign)s).") % facts)
            if honour.organisation_id
            else Text(
                _("%(organisation)s, which belongs to you, has its part in “%(name)s”, which was honoured as “%(title)s” by %(federation)s (%(sign)s).")
                % (facts | {"name": honour.name})
            )
        )  # fmt: skip
        blocks: list[Block] = [
            Text(_("%(name)s:") % {"name": to}, "plain"),
            part,
            Text(_("What it was honoured for: %(why)s") % {"why": honour.why}),
            *_numbers(honour),
            Text(_("We thank you for your support and share this honour with you.")),
            Text(""),
            Text(federation, "right"),
            Text(written(timezone.localdate()), "right"),
        ]
        return paper(_("Letter on an honour of %(organisation)s") % facts, blocks, author=federation)


def _numbers(honour: Honour) -> list[Block]:
    said = [
        _("%(word)s: %(number)s %(unit)s") % {"word": one.word, "number": one.number, "unit": one.unit}
        for one in measured(honour.candidate, honour.kind)
        if one.met
    ]
    if not said:
        return []
    days = honour.candidate.eligibility
    span = {"first": written(days.since), "last": written(days.as_of), "facts": "；".join(said)}
    return [Text(_("On record from %(first)s to %(last)s: %(facts)s.") % span)]


def written(day: date | None) -> str:
    """2026年11月26日, as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
