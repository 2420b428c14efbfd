"""What a matter takes from the think tank: what was asked about it, the way to ask, and its experts as possible parties."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.counsel import rules
from silian.counsel.models import Consultation, Expert
from silian.counsel.queries.people import expert_terms
from silian.hall.models import Matter
from silian.hall.queries.relatives import Relative
from silian.hall.rules.known import may_have
from silian.hall.rules.plans import treats
from silian.members.mandates import mandates
from silian.members.models import Seat


def relatives_of(person: Any, matter: Matter) -> Iterator[Relative]:
    """One line for each consultation the reader may see; for whoever treats an open matter, the way to put another one."""
    if matter.private:
        return
    for one, page in _asked(person, matter) if may_have(matter, Consultation) else ():
        yield Relative(
            _("Consultation of the think tank"), one.title, str(one.shown_state_word), reverse(page, args=[one.pk]),
            timezone.make_aware(datetime.combine(one.due_on, time())), _("advice wanted until %(day)s") % {"day": one.due_on},
        )  # fmt: skip
    if matter.is_open and treats(person, matter) and rules.can_ask(person, matter.federation_id):
        yield Relative(
            _("Consultation of the think tank"), _("Ask the think tank about this matter"), "",
            f"{reverse('counsel:ask')}?matter={matter.pk}",
        )  # fmt: skip


def _asked(person: Any, matter: Matter) -> Iterator[tuple[Consultation, str]]:
    """What she may see, each with the page on which she sees it."""
    about = Consultation.objects.filter(matter=matter).exclude(state=Consultation.State.DRAFT)
    seated = bool(mandates(person).held)
    hers = (
        set(Consultation.objects.visible_to(person).filter(matter=matter).values_list("pk", flat=True))
        if seated
        else set()
    )
    for one in about.filter(Q(pk__in=hers) | Q(published_at__isnull=False)).order_by("pk"):
        yield one, "counsel:consultation" if one.pk in hers else "counsel:published_one"


def professionals(matter: Matter) -> Iterator[tuple[Seat, str]]:
    """Experts as possible parties to a matter, each with what she knows in words. Three questions."""
    terms = {term.person_id: term for term in expert_terms(matter.federation_id)}
    known = Expert.objects.filter(federation=matter.federation_id, person__in=list(terms)).prefetch_related("fields")
    for expert in known.order_by("pk"):
        words = [*(f"{field.name} {field.words}".strip() for field in expert.fields.all()), expert.introduction]
        if said := "，".join(filter(None, words)):
            yield terms[expert.person_id].seat, said
