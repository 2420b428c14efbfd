"""What was merged, and what that changed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from silian.members import merging
from silian.members.mandates import mandates
from silian.members.models import Merge


def merges(person: Any) -> QuerySet[Merge]:
    """The merges of her offices."""
    rows = Merge.objects.filter(federation__in=list(mandates(person).offices))
    return rows.select_related("kept", "gone", "by")


def shown(plan: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The plan in words: the thing, its field, from what, to what."""
    from django.apps import apps

    rows = []
    for one in plan:
        field: Any = apps.get_model(one["model"])._meta.get_field(one["field"])
        names = {"True": _("yes"), "False": _("no")}
        if field.is_relation:
            keys = [int(value) for value in (one["old"], one["new"]) if value]
            names = {str(row.pk): row.name for row in field.related_model._base_manager.filter(pk__in=keys)}
        rows.append(
            {
                "kind": merging.word_for(one["model"]), "what": one["what"],
                "field": merging.word_for(one["model"], one["field"]),
                "old": names.get(one["old"], one["old"]), "new": names.get(one["new"], one["new"]),
            }
        )  # fmt: skip
    return rows
