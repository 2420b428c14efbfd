"""What an expert does who was asked: accept, decline, advise."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused, in_words
from silian.core.models import StoredFile
from silian.core.records import key
from silian.core.rules import require
from silian.core.states import lock, move
from silian.counsel import rules
from silian.counsel.actions.shared import note, told
from silian.counsel.models import Advice, Request
from silian.counsel.queries.people import askers
from silian.people.models import User

State = Request.State
MOST_FILES, MOST_BYTES = 3, 10 * 2**20  # house values


def _locked(request: Request) -> Request:
    """The consultation before its requests, always: a synthesis at the same moment waits, or is waited for."""
    lock(request.consultation)
    lock(request)
    return Request.objects.select_related("consultation__seat__body", "expert__person", "advice").get(pk=request.pk)


@transaction.atomic
def accept(request: Request, *, by: User) -> Request:
    """She will advise."""
    request = _locked(request)
    require(rules.can_accept(by, request))
    _accept(request)
    note("counsel.request.accepted", request.consultation, by=by, subject=request, about=[by], name=by.name)
    return request


def _accept(request: Request) -> None:
    request.answered_at, request.declined_because = timezone.now(), ""
    move(request, State.ACCEPTED, save=("answered_at", "declined_because"))


@transaction.atomic
def decline(request: Request, because: str, *, by: User) -> Request:
    """She does not advise, and why; who asks may ask somebody else."""
    request = _locked(request)
    require(rules.can_decline(by, request))
    request.declined_because = in_words(because, _("Please say in a few words why you decline."))
    request.answered_at = timezone.now()
    move(request, State.DECLINED, save=("answered_at", "declined_because"))
    facts = {"name": by.name, "because": request.declined_because}
    note("counsel.request.declined", request.consultation, by=by, subject=request, about=[by], **facts)
    told("counsel.request.declined", request.consultation, askers(request.consultation), by=by, **facts)
    return request


@transaction.atomic
def advise(request: Request, wanted: dict[str, Any], *, by: User, attached: Sequence[tuple[bytes, str]] = ()) -> Advice:
    """Her advice, or the same in other words until the day is over. Whoever writes has accepted."""
    request = _locked(request)
    require(rules.can_advise(by, request))
    text = in_words(wanted.get("text", ""), _("Write your advice."), field="text", most=8000)
    options = "\n".join(line.strip() for line in wanted.get("options", "").splitlines() if line.strip())[:2000]
    if request.state != State.ACCEPTED:
        _accept(request)
    advice = Advice.objects.filter(request=request).first()
    first = advice is None
    if advice is None:
        advice = Advice(
            federation_id=request.federation_id, consultation=request.consultation, request=request, number=0
        )
    named = bool(wanted.get("is_named", advice.is_named))
    if not first and not attached and (advice.text, advice.options, advice.is_named) == (text, options, named):
        return advice  # the same button pressed twice
    advice.text, advice.options, advice.is_named = text, options, named
    advice.number, advice.changed_at = advice.number + 1, timezone.now()
    advice.save()
    _attach(advice, attached, by=by)
    verb = "given" if first else "revised"
    note(f"counsel.advice.{verb}", request.consultation, by=by, subject=advice, about=[by], name=by.name)
    if first:
        told("counsel.advice.given", request.consultation, askers(request.consultation), by=by, name=by.name)
    return advice


def _attach(advice: Advice, attached: Sequence[tuple[bytes, str]], *, by: User) -> None:
    there = StoredFile.objects.filter(owner=key(advice)).count()
    if there + len(attached) > MOST_FILES:
        sentence = _("At most %(most)s files with one advice.") % {"most": MOST_FILES}
        raise Refused(sentence, {"files": sentence})
    for content, name in attached:
        files.store(content, name, key(advice), by=by, federation_id=advice.federation_id, most_bytes=MOST_BYTES)
