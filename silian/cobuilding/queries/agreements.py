"""What the page of an agreement's text shows, and the text as an official paper."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from silian.cobuilding import rules
from silian.cobuilding.models import Item, Party, Signature, Version
from silian.cobuilding.queries.project import with_partners
from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer


def texts(reader: Any) -> QuerySet[Version]:
    """Texts the reader may open, with the agreement and the project they belong to."""
    return Version.objects.visible_to(reader).select_related(
        "agreement__project__federation", "agreement__project__match", "federation", "by"
    )


@dataclass(frozen=True)
class PartyRow:
    """One side of the text: whether it has signed, and whether the reader may sign for it."""

    party: Party
    signature: Signature | None
    may_sign: Answer


@dataclass(frozen=True)
class TextPage:
    version: Version
    parties: list[PartyRow]
    items: list[Item]
    others: list[Version]
    may: dict[str, Answer]
    signed: int
    records: list[Record]

    @property
    def mine(self) -> PartyRow | None:
        """The side the reader can sign for now."""
        return next((row for row in self.parties if row.may_sign), None)


def parties_of(version: Version) -> list[Party]:
    return list(
        version.parties.select_related(
            "organisation", "signature__by", "signature__seat__body", "signature__paper"
        ).order_by("position")
    )


def text_page(version: Version, reader: Any) -> TextPage:
    """Parties with their signatures, items, the other versions, partners and timeline: one query each."""
    from django.db.models import prefetch_related_objects

    project = version.agreement.project
    prefetch_related_objects([project], with_partners())
    parties = parties_of(version)
    rows = [
        PartyRow(party, getattr(party, "signature", None), rules.can_sign(reader, party, version)) for party in parties
    ]
    signed = sum(row.signature is not None for row in rows)
    unsigned = [row.party for row in rows if row.signature is None]
    own = unsigned if rules.sits_in_office(reader, version.federation_id) else rules.own_parties(reader, unsigned)
    may = {
        "change": rules.can_change_text(reader, version), "send": rules.can_send_out(reader, version),
        "take_back": rules.can_take_text_back(reader, version, signed), "withdraw": rules.can_withdraw(reader, version),
        "paper": rules.can_file_paper(reader, own, version), "next": rules.can_draft_next(reader, version),
        "review": rules.can_review(reader, version), "end": rules.can_end(reader, version),
    }  # fmt: skip
    others = list(version.agreement.versions.exclude(pk=version.pk).order_by("-number"))
    if any(one.state in (Version.State.DRAFTING, Version.State.SIGNING) for one in others):
        may["next"] = may["next"] and rules.No("")
    return TextPage(
        version, rows, list(version.items.select_related("giver", "taker").order_by("position", "id")), others, may,
        signed, list(timeline(version)[:20]),
    )  # fmt: skip


def parties_to_file_for(version: Version, reader: Any) -> list[Party]:
    """The parties whose paper she may bring in: all that have not signed for the office, her own otherwise."""
    unsigned = [party for party in parties_of(version) if not hasattr(party, "signature")]
    if rules.sits_in_office(reader, version.federation_id):
        return unsigned
    return rules.own_parties(reader, unsigned)
