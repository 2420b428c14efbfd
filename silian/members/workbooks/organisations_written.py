"""Writing what the register's workbook says: organisations, contacts, times as members, and their records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from silian.core import bulk
from silian.core.importing.plan import Row, Scope
from silian.core.records import draft, record_all
from silian.core.verbs import fields as recorded
from silian.members.models import Body, Contact, Membership, Organisation
from silian.members.workbooks.shared import office_seat

# The columns that are fields of the organisation itself.
OF_ROW = ("name", "short_name", "kind", "uscc", "community", "sector", "parent_body", "address", "remark")


def enter(rows: list[Row], scope: Scope) -> None:
    federation, by = scope.federation, scope.by
    made = []
    for row in rows:
        values = row.values
        one = Organisation(
            federation_id=federation.pk, name=values["name"], short_name=values.get("short_name", ""),
            kind=values.get("kind", Organisation.Kind.OTHER), uscc=values.get("uscc", ""), community_id=values.get("community_id"),
            sector_id=values.get("sector_id"), parent_body=values.get("parent_body", ""), address=values.get("address", ""), remark=values.get("remark", ""),
        )  # fmt: skip
        one.search = one.words()
        made.append(one)
    bulk.insert(made)
    bulk.insert(
        [
            Body(federation_id=federation.pk, kind=Body.Kind.ORGANISATION, name=one.name, organisation_id=one.pk)
            for one in made
        ]
    )
    bulk.insert(
        [
            Contact(
                organisation_id=one.pk,
                federation_id=federation.pk,
                name=row.values["contact"],
                phone=row.values.get("phone", ""),
                first=True,
            )
            for one, row in zip(made, rows, strict=True)
            if "contact" in row.values
        ]
    )
    seat = office_seat(by, federation.pk)
    record_all(
        [draft("members.organisation.imported", one, by=by, seat=seat, organisation_name=one.name) for one in made]
    )
    _begin(((one, row) for one, row in zip(made, rows, strict=True)), scope)


def _begin(pairs: Iterable[tuple[Organisation, Row]], scope: Scope) -> None:
    """New times as members, and the end of running ones."""
    seat = office_seat(scope.by, scope.federation.pk)
    begun: list[Membership] = []
    ended: list[Membership] = []
    names: dict[int, str] = {}
    for one, row in pairs:
        if not row.extra or "membership" not in row.extra:
            continue
        pk, start, outside = row.extra["membership"]
        membership = Membership(pk=pk, federation=scope.federation, organisation=one, period=DateRange(start, outside))
        (ended if pk else begun).append(membership)
        names[one.pk] = one.name
    bulk.insert(begun)
    bulk.update(ended, ["period"])

    def told(verb: str, membership: Membership, on: date) -> Any:
        return draft(
            verb, membership, by=scope.by, seat=seat, organisation=membership.organisation,
            organisation_name=names[membership.organisation_id], day=on.isoformat(),
        )  # fmt: skip

    drafts = [told("members.membership.began", one, one.period.lower) for one in begun]
    drafts += [told("members.membership.ended", one, one.period.upper) for one in (*begun, *ended) if one.period.upper]
    record_all(drafts)


def change(rows: list[Row], scope: Scope) -> None:
    """Changed rows by what changes in them: one statement for all rows that change alike."""
    if not rows:
        return
    found = Organisation.objects.in_bulk([row.target for row in rows])
    pairs = [(found[row.target], row) for row in rows]
    alike: dict[tuple[str, ...], list[Organisation]] = {}
    drafts = []
    seat = office_seat(scope.by, scope.federation.pk)
    for one, row in pairs:
        changed = [column for column in row.changes if column in OF_ROW]
        if not changed:
            continue
        for column in changed:
            if column in ("community", "sector"):
                setattr(one, f"{column}_id", row.values[f"{column}_id"])
            else:
                setattr(one, column, row.values[column])
        if {"name", "short_name", "uscc"} & set(changed):
            one.search = one.words()
            changed += ["search", "spelled"]
        alike.setdefault(tuple(changed), []).append(one)
        drafts.append(
            draft(
                "members.organisation.changed",
                one,
                by=scope.by,
                seat=seat,
                organisation_name=one.name,
                fields=recorded(Organisation, [column for column in changed if column in OF_ROW]),
            )
        )
    for changed_names, organisations in alike.items():
        bulk.update(organisations, changed_names)
    renamed: dict[int | None, str] = {one.pk: one.name for one, row in pairs if "name" in row.changes}
    bodies = list(Body.objects.filter(organisation__in=list(renamed)))
    for body in bodies:
        body.name = renamed[body.organisation_id]
    bulk.update(bodies, ["name"])
    record_all(drafts)
    _keep_contacts(pairs, scope)
    _begin(pairs, scope)


def _keep_contacts(pairs: list[tuple[Organisation, Row]], scope: Scope) -> None:
    concerned = [(one, row) for one, row in pairs if row.extra and "contact" in row.extra]
    if not concerned:
        return
    seat = office_seat(scope.by, scope.federation.pk)
    fresh = [(one, row) for one, row in concerned if row.extra["contact"] is None]
    Contact.objects.filter(organisation__in=[one.pk for one, _row in fresh], first=True).update(first=False)
    bulk.insert(
        [
            Contact(
                organisation=one,
                federation=scope.federation,
                name=row.values["contact"],
                phone=row.values.get("phone", ""),
                first=True,
            )
            for one, row in fresh
        ]
    )
    known = [
        Contact(pk=row.extra["contact"], phone=row.values["phone"]) for _one, row in concerned if row.extra["contact"]
    ]
    bulk.update(known, ["phone"])
    record_all(
        [
            draft(
                "members.contact.changed", one, by=scope.by, seat=seat, organisation_name=one.name,
                names=row.values.get("contact") or _("telephone number"),
            )
            for one, row in concerned
        ]
    )  # fmt: skip
