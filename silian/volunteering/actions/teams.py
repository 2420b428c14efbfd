"""Setting up teams, asking to join one, and the leaders' answer."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.models import Body, Federation
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.models import Team, TeamMember, Volunteer
from silian.volunteering.queries.people import acting_seat, leaders

FIELDS = ("name", "kind", "about", "joining", "skills", "community", "organisation")
State = TeamMember.State


@transaction.atomic
def found_team(federation: Federation, fields: dict[str, Any], *, by: User) -> Team:
    """Set up a team with the body that holds its leaders' seats. The corps takes the body it has already."""
    require(rules.can_found_team(by, federation.pk))
    team = Team(federation=federation, **{name: value for name, value in fields.items() if name in FIELDS})
    if team.kind == Team.Kind.CORPS:
        body, _made = Body.objects.get_or_create(
            federation=federation, kind=Body.Kind.CORPS, defaults={"name": team.name}
        )
    else:
        body = Body.objects.create(federation=federation, kind=Body.Kind.TEAM, name=team.name)
    team.body = body
    _save(team)
    record(
        "volunteering.team.founded", team, by=by, about=[team.community, body], organisation=team.organisation,
        seat=acting_seat(by, federation.pk), team=team.name,
    )  # fmt: skip
    return team


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        if "team_name_once" in str(error):
            sentence = _("There is a team with this name already.")
            raise Refused(sentence, {"name": sentence}) from error
        if "team_one_corps" in str(error) or "body" in str(error):
            sentence = _("There is a volunteer corps already. Set up a community team or a service team.")
            raise Refused(sentence, {"kind": sentence}) from error
        if "team_of_a_community" in str(error):
            sentence = _("Say whose community team this is.")
            raise Refused(sentence, {"community": sentence}) from error
        raise


@transaction.atomic
def change_team(team: Team, fields: dict[str, Any], *, by: User) -> Team:
    """Say anew what a team does and how one joins it."""
    lock(team)
    require(rules.can_change_team(by, team))
    changed = [
        name for name, value in fields.items() if name in FIELDS and name != "kind" and getattr(team, name) != value
    ]
    if not changed:
        return team
    for name in changed:
        setattr(team, name, fields[name])
    _save(team)
    if "name" in changed:
        Body.objects.filter(pk=team.body_id).update(name=team.name)
    record(
        "volunteering.team.changed", team, by=by, about=[team.community], organisation=team.organisation,
        seat=acting_seat(by, team.federation_id), team=team.name, fields=recorded(Team, sorted(changed)),
    )  # fmt: skip
    return team


@transaction.atomic
def close_team(team: Team, *, by: User) -> Team:
    """No more requests and orders for this team; its history stays."""
    require(rules.can_close_team(by, team))
    move(team, Team.State.CLOSED)
    record("volunteering.team.closed", team, by=by, seat=acting_seat(by, team.federation_id), team=team.name)
    return team


@transaction.atomic
def reopen_team(team: Team, *, by: User) -> Team:
    """The team is there again."""
    require(rules.can_close_team(by, team))
    move(team, Team.State.ACTIVE)
    record("volunteering.team.reopened", team, by=by, seat=acting_seat(by, team.federation_id), team=team.name)
    return team


@transaction.atomic
def ask_to_join(team: Team, volunteer: Volunteer, *, by: User | None) -> TeamMember:
    """Ask for a place in a team. A second press finds the first request."""
    # Her row is the lock: two presses at once leave one request.
    lock(volunteer)
    require(rules.can_ask_to_join(volunteer, team))
    standing = TeamMember.objects.filter(team=team, volunteer=volunteer, state__in=TeamMember.LIVING).first()
    if standing:
        return standing
    member = TeamMember.objects.create(federation_id=team.federation_id, team=team, volunteer=volunteer)
    record(
        "volunteering.member.asked", member, by=by, about=[team, volunteer], team=team.name,
        number=volunteer.shown_number,
    )  # fmt: skip
    tell(
        leaders([team]), "volunteering.member.asked", member, url=reverse("volunteering:team", args=[team.pk]),
        team=team.name, number=volunteer.shown_number,
    )  # fmt: skip
    return member


@transaction.atomic
def accept_member(member: TeamMember, *, by: User) -> TeamMember:
    """She belongs to the team from now on."""
    lock(member)
    require(rules.can_answer_request(by, member))
    return _answered(member, State.ACCEPTED, "volunteering.member.accepted", by)


@transaction.atomic
def decline_member(member: TeamMember, because: str, *, by: User) -> TeamMember:
    """Not now, and why. She reads the reason."""
    lock(member)
    require(rules.can_answer_request(by, member))
    if not because.strip():
        raise Refused(_("Please say in a few words why."), {"because": _("Say why.")})
    member.because = because.strip()[:300]
    return _answered(member, State.DECLINED, "volunteering.member.declined", by)


def _answered(member: TeamMember, state: str, verb: str, by: User) -> TeamMember:
    member.answered_by, member.answered_at = by, timezone.now()
    move(member, state, save=("because", "answered_by", "answered_at"))
    facts = {"team": member.team.name, "number": member.volunteer.shown_number, "because": member.because}
    record(
        verb, member, by=by, about=[member.team, member.volunteer], seat=acting_seat(by, member.federation_id), **facts
    )
    tell([member.volunteer.person], verb, member, url=reverse("volunteering:me"), **facts)
    return member


@transaction.atomic
def leave_team(member: TeamMember, *, by: User | None, by_link: bool = False) -> TeamMember:
    """Her place in the team ends today."""
    lock(member)
    require(rules.can_end_place(by, member, by_link=by_link))
    move(member, State.LEFT)
    record(
        "volunteering.member.left", member, by=by, about=[member.team, member.volunteer], team=member.team.name,
        number=member.volunteer.shown_number,
    )  # fmt: skip
    return member
