"""Who may do what with volunteers, teams and their time. Reads only, one condition per line."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office
from silian.volunteering.models import (
    HomeOrder,
    HomeOrderPrivate,
    Post,
    PostTaking,
    ServiceTime,
    Team,
    TeamMember,
    Volunteer,
)
from silian.volunteering.models.homes import kept_for

# House values.
MOST_PER_HOUR = 5  # sign-ups from one address: enough for a family, too few for a machine
LONGEST = timedelta(hours=16)  # one time of service
BACK = timedelta(days=180)  # how far back service may be reported


def digest(secret: str) -> str:
    """What is kept of a link's secret or a code. Both are long and random, so a plain digest cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_herself(person: Any, volunteer: Volunteer) -> bool:
    return volunteer.person_id is not None and volunteer.person_id == getattr(person, "pk", None)


def leads(person: Any, team: Team | None) -> bool:
    return team is not None and team.body_id in mandates(person).teams


def keeps(person: Any, team: Team) -> bool:
    """Answers for a team: as one of its leaders or in the office."""
    return leads(person, team) or sits_in_office(person, team.federation_id)


def handles(person: Any, community_id: int) -> bool:
    """Holds a seat in the community."""
    return community_id in mandates(person).communities


# ── Volunteers ──


def can_sign_up(sender: str) -> Answer:
    since = timezone.now() - timedelta(hours=1)
    if sender and Volunteer.objects.filter(sender=sender, at__gt=since).count() >= MOST_PER_HOUR:
        return No(_("Five people have signed up from here within the hour. Please wait a little, or call the office."))
    return True


def can_enter_volunteer(person: Any, federation_id: int) -> Answer:
    """Enter somebody who signed on paper."""
    mine = mandates(person)
    if not sits_in_office(person, federation_id) and not any(
        seat.federation_id == federation_id for seat in mine.teams.values()
    ):
        return No(_("Only the office and the leaders of teams enter volunteers who signed on paper."))
    return True


def can_change_volunteer(person: Any, volunteer: Volunteer, *, by_link: bool = False) -> Answer:
    if volunteer.state == Volunteer.State.ERASED:
        return No(_("These data have been deleted."))
    if not by_link and not is_herself(person, volunteer) and not sits_in_office(person, volunteer.federation_id):
        return No(_("Only she herself or the office can change a volunteer's data."))
    return True


def can_take_part(volunteer: Volunteer) -> Answer:
    if volunteer.state != Volunteer.State.ACTIVE:
        return No(_("You have withdrawn as a volunteer. Come back first."))
    return True


# ── Teams ──


def can_found_team(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can set up a team."))
    return True


def can_change_team(person: Any, team: Team) -> Answer:
    if not keeps(person, team):
        return No(_("Only its leaders and the office can change a team."))
    return True


def can_close_team(person: Any, team: Team) -> Answer:
    if not sits_in_office(person, team.federation_id):
        return No(_("Only the office can close a team or open it again."))
    return True


def can_ask_to_join(volunteer: Volunteer, team: Team) -> Answer:
    if team.state != Team.State.ACTIVE:
        return No(_("This team is closed. Choose another one."))
    if team.federation_id != volunteer.federation_id:
        return No(_("This team belongs to another sub-district."))
    return can_take_part(volunteer)


def can_answer_request(person: Any, member: TeamMember) -> Answer:
    if member.state != TeamMember.State.ASKED:
        return No(_("This request has already been answered."))
    if not keeps(person, member.team):
        return No(_("Only the leaders of the team and the office can answer a request."))
    if is_herself(person, member.volunteer) and not sits_in_office(person, member.federation_id):
        return No(_("Somebody else answers your own request."))
    return True


def can_end_place(person: Any, member: TeamMember, *, by_link: bool = False) -> Answer:
    if member.state not in TeamMember.LIVING:
        return No(_("This place in the team has ended already."))
    if not by_link and not is_herself(person, member.volunteer) and not keeps(person, member.team):
        return No(_("Only she herself, the leaders of the team and the office can end a place in it."))
    return True


# ── Service time ──


def can_report_time(
    person: Any, volunteer: Volunteer, start: datetime, end: datetime, minutes: int, *, by_link: bool = False
) -> Answer:
    if not by_link and not is_herself(person, volunteer):
        return No(_("Everybody reports her own time. Others enter it from the list of an activity or a visit."))
    if answer := can_take_part(volunteer):
        return is_possible_time(start, end, minutes)
    return answer


def is_possible_time(start: datetime, end: datetime, minutes: int) -> Answer:
    if end <= start:
        return No(_("The end lies before the beginning. Check the two times."))
    if end > timezone.now():
        return No(_("Service is reported after it has been done."))
    if start < timezone.now() - BACK:
        return No(_("This lies more than half a year back and can no longer be reported."))
    if end - start > LONGEST:
        return No(_("One time of service has at most 16 hours. Report each day by itself."))
    if minutes < 1 or timedelta(minutes=minutes) > end - start:
        return No(_("There are more minutes than lie between the two times."))
    return True


def can_confirm(person: Any, time: ServiceTime) -> Answer:
    if time.state != ServiceTime.State.REPORTED:
        return No(_("This time has already been answered."))
    if is_herself(person, time.volunteer) or (time.by_id is not None and time.by_id == getattr(person, "pk", 0)
                                              and time.source == ServiceTime.Source.SELF):  # fmt: skip
        return No(_("Nobody confirms her own service time. Somebody else with a seat does."))
    if not ServiceTime.objects.confirmable_by(person).filter(pk=time.pk).exists():
        return No(_("Only the organiser, a leader of the team or the office can confirm this time."))
    return True


def can_void(person: Any, time: ServiceTime, *, by_link: bool = False) -> Answer:
    if time.state == ServiceTime.State.VOID:
        return No(_("This time is void already."))
    own = by_link or is_herself(person, time.volunteer)
    if own and time.state == ServiceTime.State.REPORTED:
        return True
    if own or not ServiceTime.objects.kept_by(person).filter(pk=time.pk).exists():
        return No(_("Only the organiser, a leader of the team or the office can make this time void."))
    return True


def can_print_record(person: Any, volunteer: Volunteer) -> Answer:
    if volunteer.state == Volunteer.State.ERASED:
        return No(_("These data have been deleted."))
    if not sits_in_office(person, volunteer.federation_id):
        return No(_("Only the office can print a record of service."))
    if is_herself(person, volunteer):
        return No(_("Somebody else of the office prints your own record."))
    return True


# ── Home service ──


def can_order(person: Any, community_id: int) -> Answer:
    if not handles(person, community_id):
        return No(_("Only somebody with a seat in the community can order a service for a home."))
    return True


def can_dispatch(person: Any, order: HomeOrder) -> Answer:
    if order.state not in HomeOrder.WAITING:
        return No(_("Somebody has accepted this order, or it has ended."))
    if not handles(person, order.community_id) and not sits_in_office(person, order.federation_id):
        return No(_("Only the community and the office can ask teams."))
    return True


def can_cancel(person: Any, order: HomeOrder) -> Answer:
    if order.state in HomeOrder.ENDED:
        return No(_("This order has ended already."))
    if not handles(person, order.community_id):
        return No(_("Only the community that ordered can cancel it."))
    return True


def can_answer_offer(person: Any, order: HomeOrder, team: Team) -> Answer:
    if order.state not in HomeOrder.WAITING:
        return No(_("Somebody has accepted this order, or it has ended."))
    if not leads(person, team):
        return No(_("Only the leaders of the team can answer for it."))
    return True


def can_take_order(person: Any, order: HomeOrder, volunteer: Volunteer) -> Answer:
    if order.state not in HomeOrder.WAITING or not order.open_to_registered:
        return No(_("This order is no longer open: somebody has taken it, or it was cancelled."))
    if not is_herself(person, volunteer):
        return No(_("Everybody takes an order herself; nobody is assigned."))
    if not volunteer.registrations.filter(community=order.community_id, state="active").exists():
        return No(_("Register with this community first."))
    return can_take_part(volunteer)


def carries(person: Any, order: HomeOrder) -> bool:
    """Leads the team that accepted, or took the order herself."""
    if order.taker_id:
        return order.taker is not None and is_herself(person, order.taker)
    return leads(person, order.team)


def can_hand_back(person: Any, order: HomeOrder) -> Answer:
    if order.state != HomeOrder.State.ACCEPTED:
        return No(_("This order is not accepted now."))
    if not carries(person, order):
        return No(_("Only who accepted can give the order back."))
    return True


def can_finish(person: Any, order: HomeOrder) -> Answer:
    if order.state != HomeOrder.State.ACCEPTED:
        return No(_("This order is not accepted now."))
    if not carries(person, order) and not handles(person, order.community_id):
        return No(_("Only who accepted the order or the community can say that it is done."))
    if order.period.lower > timezone.now():
        return No(_("The time of this visit has not come yet."))
    return True


def can_enter_feedback(person: Any, order: HomeOrder, *, by_link: bool = False) -> Answer:
    if order.state != HomeOrder.State.DONE:
        return No(_("Feedback comes after the visit."))
    if not by_link and not handles(person, order.community_id):
        return No(_("Only the community enters what was said by phone or on paper."))
    return True


def sees_who_is_served(person: Any, order: HomeOrder) -> bool:
    """The community until retention ends; who accepted until the visit is done; nobody else, not even the office."""
    if order.ended_at is not None and order.ended_at + kept_for() <= timezone.now():
        return False
    if handles(person, order.community_id):
        return True
    return order.state == HomeOrder.State.ACCEPTED and carries(person, order)


def tells_of(text: str, private: HomeOrderPrivate | None) -> bool:
    """Whether words meant for many name who is served, where she lives or her phone."""
    if private is None or not text:
        return False
    plain = "".join(text.split())
    told = ("".join(value.split()) for value in (private.name, private.address, private.phone, private.condition))
    return any(len(value) > 1 and value in plain for value in told)


# ── Double report ──


def can_register(volunteer: Volunteer, federation_id: int) -> Answer:
    if volunteer.federation_id != federation_id:
        return No(_("This community belongs to another sub-district."))
    return can_take_part(volunteer)


def can_open_post(person: Any, community_id: int, federation_id: int) -> Answer:
    if not handles(person, community_id) and not sits_in_office(person, federation_id):
        return No(_("Only the community and the office can offer a post."))
    return True


def can_keep_post(person: Any, post: Post) -> Answer:
    return can_open_post(person, post.community_id, post.federation_id)


def can_take_post(volunteer: Volunteer, post: Post) -> Answer:
    if post.state != Post.State.OPEN or post.is_over:
        return No(_("This post is closed or over."))
    if not volunteer.registrations.filter(community=post.community_id, state="active").exists():
        return No(_("Register with this community first."))
    if post.takings.filter(state__in=[PostTaking.State.TAKEN, PostTaking.State.DONE]).count() >= post.places:
        return No(_("All places of this post are taken."))
    return can_take_part(volunteer)
