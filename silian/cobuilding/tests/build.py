"""What the tests of this app start from, all with real actions: a project of three, its agreement, signatures."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from silian.cobuilding.actions import agreements, campaigns, open_project, projects, signing
from silian.cobuilding.actions.contributions import note_contribution
from silian.cobuilding.models import Campaign, Contribution, Party, Project, Version
from silian.exchange.actions import answers
from silian.exchange.tests import build as lists
from tests.cast import PASSWORD

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def campaign(cast, name="幸福西湖") -> Campaign:
    period = DateRange(cast.today - timedelta(days=100), None)
    return campaigns.set_up_campaign(cast.street, {"name": name, "period": period}, by=cast.secretary)


def project(cast, title="病房合唱与反诈讲座", **fields) -> Project:
    """Opened by hand: the choir sings, the bank talks, the hospital opens its hall."""
    return open_project(
        cast.street,
        {"title": title, **fields},
        [
            (cast.choir, "合唱队每月演出一场", ""),
            (cast.clinic, "门诊大厅", "为病人演唱"),
            (cast.bank, "反诈讲师一名", ""),
        ],
        by=cast.choir_liaison,
    )


def from_match(cast) -> Project:
    """Born from a match whose service carries conditions."""
    lists.service(
        cast.choir, cast.choir_liaison, time_window="周三晚", people_limit=45, who_cleans="主办单位负责", who_insures="主办单位投保",
        cost="免费", stop_rule="连续两次到场不足十人", trial="先试讲一次",
    )  # fmt: skip
    lists.demand(cast.bank, cast.bank_liaison)
    lists.run(cast)
    from silian.exchange.models import Match

    match = Match.objects.get()
    answers.offer_match(match, by=cast.secretary)
    answers.accept_match(lists.fresh(match), by=cast.choir_liaison)
    return answers.accept_match(lists.fresh(match), by=cast.bank_liaison).project


def text(cast, made: Project | None = None) -> Version:
    """A text with its items, being drafted."""
    return agreements.draft_agreement(made or project(cast), by=cast.choir_liaison)


def out(cast, made: Project | None = None) -> Version:
    """A text that is out for signing."""
    return agreements.send_out(text(cast, made), by=cast.choir_liaison)


def party(version: Version, organisation) -> Party:
    return version.parties.get(organisation=organisation)


def sign(version: Version, organisation, person):
    version = fresh(version)
    return signing.sign(party(version, organisation), version.digest, PASSWORD, by=person)


def signers(cast) -> list:
    return [(cast.choir, cast.choir_liaison), (cast.clinic, cast.clinic_liaison), (cast.bank, cast.bank_liaison)]


def in_force(cast, made: Project | None = None) -> Version:
    """Signed by everybody."""
    version = out(cast, made)
    for organisation, person in signers(cast):
        if version.parties.filter(organisation=organisation).exists():
            sign(version, organisation, person)
    return fresh(version)


def running(cast, made: Project | None = None) -> Project:
    version = in_force(cast, made)
    return projects.begin(version.agreement.project, by=cast.choir_liaison)


RESULT = {"served": 320, "taking_part": 45, "hours": 96, "result": "四场演出，病人和家属都说好。"}


def given(cast, made: Project | None = None, **fields) -> Contribution:
    """The choir gave hours to a project; nobody has confirmed it yet."""
    said = {"kind": "hours", "what": "合唱排练指导", "quantity": 12, "unit": "小时", "given_on": cast.today}
    receiver = {} if {"organisation", "community"} & set(fields) else {"project": made or project(cast)}
    return note_contribution(cast.street, cast.choir, said | receiver | fields, by=cast.choir_liaison)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)
