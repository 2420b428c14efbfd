"""Naming persons with an honoured project: who has an account is asked and answers herself, for all others the office writes down that they agreed."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.consents import write_answer
from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.honours import rules
from silian.honours.models import Honour, NamedPerson
from silian.honours.queries import naming, people
from silian.people.models import User

Answer = NamedPerson.Answer


def _note(verb: str, named: NamedPerson, *, by: User) -> None:
    """The words of records and notices are kept for good, so they tell that somebody is named, not who."""
    record(verb, named, by=by, about=[named.honour], **_facts(named))


def _facts(named: NamedPerson) -> dict[str, str]:
    return {"who": named.honour.name, "title": named.honour.title}


def _tell_office(verb: str, named: NamedPerson) -> None:
    url = reverse("honours:honour", args=[named.honour_id])
    tell(people.office(named.federation_id), verb, named, url=url, **_facts(named))


def _tell_her(verb: str, named: NamedPerson) -> None:
    tell([named.person], verb, named, url=reverse("honours:person", args=[named.pk]), **_facts(named))


def _deed(did: str) -> str:
    return in_words(did, _("Please say what she did in the project."), field="did", most=200)


@transaction.atomic
def ask_person(honour: Honour, person: User, did: str, *, by: User) -> NamedPerson:
    """Ask somebody who took part whether she may be named; until she says yes, her name stands nowhere."""
    lock(honour)
    require(rules.can_name(by, honour))
    if not naming.took_part(honour, typed=person.name).filter(pk=person.pk).exists():
        sentence = _("She has no part on record in this project.")
        raise Refused(sentence, {"person": sentence})
    did = _deed(did)
    if NamedPerson.objects.filter(honour=honour, person=person, dropped_on=None).exists():
        sentence = _("She was asked already; her answer stands on the page of the honour.")
        raise Refused(sentence, {"person": sentence})
    made = NamedPerson.objects.create(
        federation_id=honour.federation_id, honour=honour, person=person, did=did, consent_way=NamedPerson.Way.HERSELF, by=by
    )  # fmt: skip
    _note("honours.person.asked", made, by=by)
    _tell_her("honours.person.may_you", made)
    return made


@transaction.atomic
def name_person(honour: Honour, name: str, did: str, consent_on: date, way: str, *, by: User) -> NamedPerson:
    """Write down that somebody without an account agreed to be named: when, how, and who in the office heard it."""
    lock(honour)
    require(rules.can_name(by, honour))
    if way == NamedPerson.Way.HERSELF:
        raise Refused(_("Only she herself can say whether she may be named."))
    if consent_on > timezone.localdate():
        sentence = _("She cannot have agreed on a day that is still to come.")
        raise Refused(sentence, {"consent_on": sentence})
    name = in_words(name, _("Please write the name."), field="name", most=60)
    did = _deed(did)
    if naming.took_part(honour, typed=name).filter(name=name).exists():
        sentence = _(
            "Somebody of this name took part and has an account: ask her herself. If this is somebody else, write what tells them apart."
        )
        raise Refused(sentence, {"name": sentence})
    if NamedPerson.objects.filter(honour=honour, person=None, name=name, withdrawn_on=None).exists():
        raise Refused(_("This person is named already."), {"name": _("This person is named already.")})
    made = NamedPerson.objects.create(
        federation_id=honour.federation_id, honour=honour, name=name, did=did, consent_on=consent_on, consent_way=way,
        answer=Answer.AGREED, answered_at=timezone.now(), answered_by=by, by=by,
    )  # fmt: skip
    _note("honours.person.named", made, by=by)
    return made


def _locked(named: NamedPerson) -> None:
    """The honour before the person, always: a yes and a revocation at the same moment wait for each other."""
    lock(named.honour)
    lock(named)


@transaction.atomic
def agree_to_be_named(named: NamedPerson, *, by: User) -> NamedPerson:
    """She says yes: from now on her name stands with the honour."""
    _locked(named)
    require(rules.can_answer_naming(by, named))
    write_answer(named, Answer.AGREED, by=by, consent_on=timezone.localdate(), withdrawn_on=None)
    _note("honours.person.agreed", named, by=by)
    _tell_office("honours.person.agreed", named)
    return named


@transaction.atomic
def decline_to_be_named(named: NamedPerson, *, by: User) -> NamedPerson:
    """She says no, without a reason; she is not asked again."""
    _locked(named)
    require(rules.can_decline_naming(by, named))
    write_answer(named, Answer.DECLINED, by=by)
    _note("honours.person.declined", named, by=by)
    _tell_office("honours.person.declined", named)
    return named


@transaction.atomic
def unname_person(named: NamedPerson, *, by: User) -> NamedPerson:
    """The consent is taken back: her name leaves every page in the same moment."""
    _locked(named)
    require(rules.can_unname(by, named))
    write_answer(named, Answer.TAKEN_BACK, by=by, withdrawn_on=timezone.localdate(), name="")
    _note("honours.person.withdrawn", named, by=by)
    if by.pk == named.person_id:
        _tell_office("honours.person.withdrawn", named)
    else:
        _tell_her("honours.person.withdrawn", named)
    return named


@transaction.atomic
def drop_question(named: NamedPerson, *, by: User) -> NamedPerson:
    """Asked by mistake: she is asked no longer."""
    _locked(named)
    require(rules.can_drop_question(by, named))
    named.dropped_on = timezone.localdate()
    named.save(update_fields=["dropped_on"])
    _note("honours.person.dropped", named, by=by)
    return named
