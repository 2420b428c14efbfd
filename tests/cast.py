"""The standing cast of all tests: one street with its people, and a neighbour who must see nothing of it."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import postgres

PASSWORD = "correct-horse-7"


@dataclass
class Cast:
    """Everybody a test may need. `street` is theirs; `elsewhere` belongs to another federation."""

    street: object
    zone: object
    community: object
    sector: object
    choir: object  # 示例歌舞团, a member
    clinic: object  # 示例医院, a member
    bank: object  # 示例银行, a member
    shop: object  # in the area, no member
    secretary: object
    convener: object  # convenes the sector
    community_secretary: object
    choir_liaison: object
    clinic_liaison: object
    bank_liaison: object
    resident: object  # an account without any seat
    stranger: object  # secretary of another street
    elsewhere: object  # that street
    elsewhere_member: object
    today: date


def person(username: str, name: str):
    from silian.people.models import User

    return User.objects.create_user(username, password=PASSWORD, name=name)


def seat(body, role: str, holder, *, since: date | None = None, until: date | None = None):
    """A seat with its holder, as rows."""
    from silian.members.models import Seat, Term

    made = Seat.objects.create(
        federation=body.federation, body=body, role=role, number=body.seats.filter(role=role).count() + 1
    )
    start = since or timezone.localdate() - timedelta(days=300)
    Term.objects.create(federation=body.federation, seat=made, person=holder, period=(start, until))
    return made


NOW = timezone.now


@pytest.fixture
def cast(db) -> Cast:
    """Built once for a process and then put back as it was, a tenth of the work; anew where the clock or the database differ."""
    if timezone.now is not NOW or not kept.fits():
        return build_cast()
    return kept.put_back() if kept.rows else kept.keep(build_cast())


class Kept:
    """The rows of the cast as PostgreSQL writes them, and its people and things as Python does."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.rows: dict[str, bytes] = {}
        self.things: Cast | None = None

    def fits(self) -> bool:
        """Nobody is there yet, and it is still the day of the kept one."""
        from silian.people.models import User

        if self.day != timezone.localdate():
            self.rows, self.day = {}, timezone.localdate()
        return not User.objects.exists()

    def keep(self, cast: Cast) -> Cast:
        with connection.cursor() as cursor:
            for table in postgres.written(cursor):
                cursor.execute(
                    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
                    "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                    [f'"{table}"'],
                )
                columns = cursor.fetchone()[0]
                with connection.connection.cursor().copy(f'COPY (SELECT {columns} FROM "{table}") TO STDOUT') as found:
                    self.rows[f'"{table}" ({columns})'] = b"".join(bytes(part) for part in found)
        self.things = deepcopy(cast)
        return cast

    def put_back(self) -> Cast:
        with transaction.atomic(), connection.cursor() as cursor:
            # They fitted together when they were written.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                with connection.connection.cursor().copy(f"COPY {table} FROM STDIN") as told:
                    told.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
        return deepcopy(self.things)


kept = Kept()


def build_cast() -> Cast:
    from silian.members.models import Body, Community, Federation, Membership, Organisation, Sector, Zone

    today = timezone.localdate()

    def found(name: str, slug: str):
        street = Federation.objects.create(name=name, slug=slug, founded_on=date(2011, 6, 28))
        zone = Zone.objects.create(federation=street, name="上保片区")
        community = Community.objects.create(federation=street, zone=zone, name="上保社区")
        sector = Sector.objects.create(federation=street, name="民生服务")
        bodies = {
            kind: Body.objects.create(federation=street, kind=kind, name=label, **link)
            for kind, label, link in [
                ("federation", name, {}),
                ("secretariat", "秘书处", {}),
                ("sector", sector.name, {"sector": sector}),
                ("zone", zone.name, {"zone": zone}),
                ("community", community.name, {"community": community}),
            ]
        }
        return street, zone, community, sector, bodies

    def organisation(street, name: str, *, member: bool = True, **more):
        made = Organisation.objects.create(federation=street, name=name, **more)
        Body.objects.create(federation=street, kind="organisation", name=name, organisation=made)
        if member:
            Membership.objects.create(federation=street, organisation=made, period=(date(2011, 6, 28), None))
        return made

    street, zone, community, sector, bodies = found("示例北街道共建联合会", "north")
    place = {"community": community, "sector": sector}
    choir = organisation(street, "示例歌舞团", kind="institution", **place)
    clinic = organisation(street, "示例医院", kind="hospital", **place)
    bank = organisation(street, "示例银行", kind="finance", **place)
    shop = organisation(street, "示例小店", member=False, kind="firm", community=community)
    people = {
        key: person(key, name)
        for key, name in [
            ("secretary", "示例·秘书"), ("convener", "示例·召集人"), ("community_secretary", "示例·社区书记"),
            ("choir_liaison", "示例·歌联络"), ("clinic_liaison", "示例·医联络"), ("bank_liaison", "示例·银联络"),
            ("resident", "示例·居民"), ("stranger", "示例·外街秘书"),
        ]
    }  # fmt: skip
    seat(bodies["secretariat"], "secretary", people["secretary"])
    seat(bodies["sector"], "convener", people["convener"])
    seat(bodies["community"], "secretary", people["community_secretary"])
    for made, key in [(choir, "choir_liaison"), (clinic, "clinic_liaison"), (bank, "bank_liaison")]:
        seat(made.body, "liaison", people[key])
    elsewhere, _zone, _community, _sector, other_bodies = found("示例南街道共建联合会", "south")
    elsewhere_member = organisation(elsewhere, "示例外街单位")
    seat(other_bodies["secretariat"], "secretary", people["stranger"])
    return Cast(
        street=street, zone=zone, community=community, sector=sector, choir=choir, clinic=clinic, bank=bank, shop=shop,
        elsewhere=elsewhere, elsewhere_member=elsewhere_member, today=today, **people,
    )  # fmt: skip
