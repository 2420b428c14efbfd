"""Signing: each party says yes to exactly one text, here with its password or on a paper that is brought in."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.actions import projects
from silian.cobuilding.actions.agreements import _record, _tell, expire_if_past
from silian.cobuilding.actions.shared import tell_partners
from silian.cobuilding.models import Party, Signature, Version
from silian.cobuilding.models.text import digest_of
from silian.core import files
from silian.core.errors import Refused
from silian.core.models import StoredFile
from silian.core.records import key
from silian.core.rules import require
from silian.core.states import lock, move
from silian.exchange.queries.people import office
from silian.members.mandates import mandates
from silian.people.models import User
from silian.people.rules import is_herself

State = Version.State
PAPER_KINDS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}
# House value: twenty sheets scanned in colour fit into it.
PAPER_MAX_BYTES = 20 * 1024 * 1024


@transaction.atomic
def sign(party: Party, digest: str, password: str, *, by: User) -> Signature:
    """Sign for a party. `digest` is that of the text she was shown; her password is asked however long she is signed in."""
    version = _held(party.version)
    party = _fresh(party)
    require(rules.can_sign(by, party, version))
    require(is_herself(by, password))
    _is_this_text(version, digest)

    seat = mandates(by).organisations[party.speaks_through]
    made = Signature.objects.create(
        federation_id=version.federation_id, version=version, party=party, way=Signature.Way.HERE, digest=version.digest,
        by=by, seat_id=seat.seat_id,
    )  # fmt: skip
    _record("cobuilding.agreement.signed", version, by=by, about=[party.organisation], party=party.name)
    _after(version, [party], by=by)
    return made


@transaction.atomic
def file_paper(
    version: Version, parties: Iterable[Party], digest: str, content: bytes, name: str, *, by: User
) -> StoredFile:
    """Bring in the scanned paper and say which parties have signed it."""
    version = _held(version)
    signing = [_fresh(party) for party in parties]
    require(rules.can_file_paper(by, signing, version))
    _is_this_text(version, digest)
    if files.sniff(content) not in PAPER_KINDS:
        sentence = _("This is neither a PDF nor a JPG or PNG picture. Scan the paper again.")
        raise Refused(sentence, {"paper": sentence})

    paper = files.store(
        content, name, key(version), by=by, federation_id=version.federation_id, most_bytes=PAPER_MAX_BYTES
    )
    for party in signing:
        Signature.objects.create(
            federation_id=version.federation_id, version=version, party=party, way=Signature.Way.PAPER,
            digest=version.digest, by=by, paper=paper,
        )  # fmt: skip
        _record("cobuilding.agreement.paper_filed", version, by=by, about=[party.organisation], party=party.name)
    _after(version, signing, by=by)
    return paper


def _held(version: Version) -> Version:
    """The project before the text, always: nobody signs, replaces or stops it at the same moment until we are done."""
    lock(version.agreement.project)
    lock(version)
    return version


def _fresh(party: Party) -> Party:
    """As it stands now, under the lock, with its signature if there is one."""
    return Party.objects.select_related("organisation", "signature").get(pk=party.pk)


def _is_this_text(version: Version, digest: str) -> None:
    """Nobody signs another text than the one she was shown, and no text than the one that was sent out."""
    if digest != version.digest or digest_of(version, version.parties.all(), version.items.all()) != version.digest:
        raise Refused(_("The text has changed since you opened it. Read it again; nothing was signed."))


def _after(version: Version, signed: list[Party], *, by: User) -> None:
    """When the last party has signed, this text is in force and takes the place of the one before."""
    waiting = version.parties.filter(signature=None).count()
    if waiting:
        names = "、".join(party.name for party in signed)
        _tell("cobuilding.agreement.half_signed", version, by=by, party=names, waiting=waiting)
        return
    for before in version.agreement.versions.filter(state__in=[State.IN_FORCE, State.EXPIRED]):
        expire_if_past(before, by=by)
        before.ended_at = timezone.now()
        move(before, State.SUPERSEDED, save=("ended_at",))
    version.in_force_at = timezone.now()
    move(version, State.IN_FORCE, save=("in_force_at",))
    _record("cobuilding.agreement.in_force", version, by=by)
    project = version.agreement.project
    projects.agreed(project, version.agreement.sign, by=by)
    tell_partners(
        project, "cobuilding.agreement.in_force", by=by, also=office(project.federation_id), sign=version.agreement.sign
    )
