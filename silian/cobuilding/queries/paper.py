"""The text of an agreement as an official paper. Always in Chinese: the layout is that of Chinese offices."""

from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silian.cobuilding.models import Item, Party, Version
from silian.cobuilding.queries.agreements import parties_of
from silian.core.official import Block, Heading, Text, day, paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_of(version: Version) -> bytes:
    """The text with its parties, items, conditions and the places to sign; who has signed here stands there, too."""
    with translation.override("zh-hans"):
        blocks = _blocks(version, parties_of(version), list(version.items.select_related("giver", "taker")))
        return paper(
            _title(version),
            blocks,
            number=_sign(version),
            sender=version.federation.name,
            author=version.federation.name,
        )


def _title(version: Version) -> str:
    """A paper says in its title what it is."""
    return version.title if version.title.endswith("协议") else f"{version.title}共建协议"


def _sign(version: Version) -> str:
    if version.number == 1:
        return version.agreement.sign
    return _("%(sign)s (version %(number)s)") % {"sign": version.agreement.sign, "number": version.number}


def _blocks(version: Version, parties: list[Party], items: list[Item]) -> list[Block]:
    made: list[Block] = [Text(f"{one.called}：{one.name}", "plain") for one in parties]
    purpose = version.purpose.strip()
    if purpose and purpose[-1] not in "。！？；":
        purpose += "。"
    everybody = "、".join(one.called for one in parties)
    made.append(
        Text(
            purpose
            or _("To help each other and the neighbourhood, %(parties)s agree on the following.")
            % {"parties": everybody}
        )
    )
    made.append(Heading(_("What is promised")))
    for item in items:
        made.extend(_item(item))
    asked = [(one.called, one.asks) for one in parties if one.asks]
    if asked:
        made.append(Heading(_("What is asked")))
        made.extend(Text(f"{called}：{asks}") for called, asks in asked)
    made.append(Heading(_("Period and review")))
    made.append(
        Text(
            _("This agreement is in force from %(first)s to %(last)s. On %(day)s the parties look at it again.")
            % {
                "first": day(version.period.lower),
                "last": day(version.period.upper - timedelta(days=1)),
                "day": day(version.review_on),
            }
        )
    )
    made.append(Heading(_("Evaluation")))
    made.append(Text(version.evaluation or _("At its end the parties write down together what came of it.")))
    if version.terms:
        made.append(Heading(_("Further points")))
        made.extend(Text(line) for line in version.terms.splitlines() if line.strip())
    made.append(Heading(_("Contacts")))
    for one in parties:
        made.append(Text(f"{one.called}：" + "　".join(said for said in (one.contact or "－", one.phone) if said)))
    made.append(Heading(_("Signatures")))
    for one in parties:
        made.extend(_place_to_sign(one))
    if version.digest:
        made.append(Text(_("Check code of this text: %(code)s") % {"code": version.check_code}, "plain"))
    return made


def _item(item: Item) -> list[Block]:
    taker = item.taker.called if item.taker else _("all parties")
    made: list[Block] = [
        Heading(
            _("%(giver)s gives %(taker)s: %(what)s") % {"giver": item.giver.called, "taker": taker, "what": item.what},
            2,
        )
    ]
    if item.detail:
        made.append(Text(item.detail))
    conditions = "；".join(f"{word}：{value}" for word, value in item.conditions)
    if conditions:
        made.append(Text(_("Conditions: %(conditions)s.") % {"conditions": conditions}))
    return made


def _place_to_sign(party: Party) -> list[Block]:
    signature: Any = getattr(party, "signature", None)
    if signature is not None and signature.way == "here":
        said = _("%(name)s signed in Silian on %(day)s, by %(person)s, %(seat)s.") % {
            "name": party.name, "day": day(timezone.localdate(signature.at)), "person": signature.by.name,
            "seat": signature.seat.title or signature.seat.get_role_display(),
        }  # fmt: skip
        return [Text(f"{party.called}：{said}", "plain")]
    return [
        Text(_("%(called)s (seal): %(name)s") % {"called": party.called, "name": party.name}, "plain"),
        Text(_("Signed for it:                    Day:      /    /"), "plain"),
        Text("", "plain"),  # room for the seal
    ]
