"""The cast is built once and handed to every test: what one test does to it no other sees."""

from dataclasses import fields
from typing import Any

import pytest
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.db.models.base import ModelState

from silian.members.mandates import mandates
from tests.cast import Cast, Kept, build_cast

BESIDE = ("_state", "_django_version")  # what Django notes about a row, and about a copy of one


def everything(cast: Cast) -> dict[str, Any]:
    """Each of the cast with all it holds in memory, and as it stands in the database."""
    found: dict[str, Any] = {}
    for field in fields(cast):
        thing = getattr(cast, field.name)
        found[field.name] = held(thing)
        if isinstance(thing, models.Model):
            row = type(thing)._base_manager.get(pk=thing.pk)
            found[f"{field.name} kept"] = {
                one.attname: str(getattr(row, one.attname)) for one in row._meta.concrete_fields
            }
    return found


def held(thing: Any, seen: tuple[int, ...] = ()) -> Any:
    """What stands in a thing: its fields, what was fetched along with it, what was worked out and kept on it."""
    if not isinstance(thing, models.Model):
        return repr(thing)
    if id(thing) in seen:
        return "again"
    own = {name: held(value, (*seen, id(thing))) for name, value in vars(thing).items() if name not in BESIDE}
    along = {name: held(value, (*seen, id(thing))) for name, value in thing._state.fields_cache.items()}
    return own | {f"{name} along": value for name, value in along.items()}


def changeable(thing: Any, found: set[int]) -> set[int]:
    """Everything two casts must not share, however deep it lies."""
    if isinstance(thing, Cast | models.Model | ModelState):
        inside: Any = vars(thing).values()
    elif isinstance(thing, dict):
        inside = thing.values()
    elif isinstance(thing, list | set | tuple):
        inside = thing
    else:
        return found
    if id(thing) not in found and (thing or isinstance(thing, models.Model)):
        found |= set() if isinstance(thing, tuple) else {id(thing)}
        for one in inside:
            changeable(one, found)
    return found


def spoil(cast: Cast) -> None:
    """What careless tests do: write over fields, over what was fetched along, keep things on it, read prefetched ones, drop rows."""
    cast.choir.name = cast.choir.community.name = cast.street.name = "verdorben"
    cast.choir._state.fields_cache["sector"] = cast.elsewhere
    prefetch_related_objects([cast.choir], "memberships")
    cast.choir.counted = [1]
    mandates(cast.secretary)
    cast.secretary.save()
    cast.choir.memberships.all().delete()
    cast.choir.save()
    cast.bank = cast.shop


@pytest.mark.django_db
def test_what_one_test_does_to_the_cast_no_other_sees():
    keeper, casts = Kept(), []
    with transaction.atomic():
        built = build_cast()
        fresh = everything(built)
        casts.append(keeper.keep(built))
        spoil(built)
        assert everything(built) != fresh
        transaction.set_rollback(True)
    for _test in range(2):
        with transaction.atomic():
            again = keeper.put_back()
            now = everything(again)
            assert {name: (now[name], fresh[name]) for name in fresh if now[name] != fresh[name]} == {}

            assert [changeable(again, set()) & changeable(other, set()) for other in casts] == [set()] * len(casts)
            casts.append(again)
            spoil(again)
            transaction.set_rollback(True)
