"""The fields of knowledge, and what an expert says about herself."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.counsel import rules
from silian.counsel.actions.shared import acting_seat
from silian.counsel.models import Expert, Field
from silian.members.models import Federation
from silian.people.models import User

OWN = ("organisation", "introduction", "is_public", "most_a_year")


@transaction.atomic
def add_field(federation: Federation, name: str, *, by: User, theme: str = "", words: str = "") -> Field:
    """One more field of knowledge to choose from."""
    require(rules.can_keep_fields(by, federation.pk))
    field = Field(federation=federation, theme=theme, words=" ".join(words.split())[:200])
    field.name = _named(name)
    _save(field, force_insert=True)
    record("counsel.field.added", field, by=by, seat=acting_seat(by, federation.pk), name=field.name)
    return field


@transaction.atomic
def change_field(field: Field, wanted: dict[str, Any], *, by: User) -> Field:
    """Other words; or it is no longer chosen from: whoever knows it keeps it."""
    lock(field)
    require(rules.can_keep_fields(by, field.federation_id))
    before = (field.name, field.theme, field.words, field.retired_on)
    field.name = _named(wanted.get("name", field.name))
    field.theme = wanted.get("theme", field.theme)
    field.words = " ".join(str(wanted.get("words", field.words)).split())[:200]
    if "is_retired" in wanted:
        field.retired_on = (field.retired_on or timezone.localdate()) if wanted["is_retired"] else None
    after = (field.name, field.theme, field.words, field.retired_on)
    if after != before:
        _save(field)
        names = ("name", "theme", "words", "retired_on")
        changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
        record(
            "counsel.field.changed", field, by=by, seat=acting_seat(by, field.federation_id), name=field.name,
            fields=recorded(Field, changed),
        )  # fmt: skip
    return field


def _named(name: Any) -> str:
    return in_words(" ".join(str(name).split()), _("Give the field a name."), field="name", most=40)


def _save(field: Field, **how: Any) -> None:
    try:
        with transaction.atomic():
            field.save(**how)
    except IntegrityError as error:
        sentence = _("A field with this name is there already.")
        raise Refused(sentence, {"name": sentence}) from error


@transaction.atomic
def keep_profile(
    person: User, federation: Federation, wanted: dict[str, Any], fields: Sequence[Field], *, by: User
) -> Expert:
    """What she knows, where she comes from, how often she may be asked. Whether the public sees it, she alone says."""
    require(rules.can_change_expert(by, federation.pk, person.pk))
    expert = profile_of(person, federation.pk, by=by)
    lock(expert)
    if bool(wanted.get("is_public", expert.is_public)) != expert.is_public:
        require(rules.can_publish_expert(by, person.pk))
    if any(one.federation_id != federation.pk for one in fields):
        raise Refused(_("This field belongs to another federation."))
    organisation = wanted.get("organisation")
    if organisation is not None and organisation.federation_id != federation.pk:
        raise Refused(_("This organisation belongs to another federation."))
    changed = [name for name in OWN if name in wanted and getattr(expert, name) != wanted[name]]
    for name in changed:
        setattr(expert, name, wanted[name])
    if {one.pk for one in fields} != set(expert.fields.values_list("pk", flat=True)):
        expert.fields.set(fields)
        changed.append("fields")
    if changed:
        expert.save()
        record(
            "counsel.expert.changed", expert, by=by, about=[person], seat=acting_seat(by, federation.pk),
            name=person.name, fields=recorded(Expert, sorted(changed)),
        )  # fmt: skip
    return expert


def profile_of(person: User, federation_id: int, *, by: User) -> Expert:
    """Her profile; an empty one the first time. Two at once make one."""
    found = Expert.objects.filter(federation=federation_id, person=person).first()
    if found is None:
        Expert.objects.bulk_create([Expert(federation_id=federation_id, person=person, by=by)], ignore_conflicts=True)
        found = Expert.objects.get(federation=federation_id, person=person)
    return found
