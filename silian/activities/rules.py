"""Who may open, publish, sign up, take back and write down what came of it. Reads only, one condition per line."""

import hmac
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities.models import Activity, Session, Signup
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.places.models import Booking

State, Role = Activity.State, Signup.Role
# House values: enough for a table of neighbours in one reading room, too few for a machine; a party is a family.
MOST_PER_HOUR = 20
HOUR = timedelta(hours=1)
LARGEST_PARTY = 20
# From how long before its beginning people are let in at the door.
DOOR_OPENS = timedelta(hours=2)
DOOR_CLOSES = timedelta(hours=2)


def organises(person: Any, activity: Activity) -> bool:
    """The office every activity, an organisation its own, a community those that no organisation gives."""
    mine = mandates(person)
    if activity.federation_id in mine.offices:
        return True
    if activity.organiser_id:
        return activity.organiser_id in mine.organisations
    return bool(mine.convenes(community_id=activity.community_id))


# ── The activity ──


def can_open(person: Any, federation_id: int, organiser: Any, community: Any) -> Answer:
    if any(thing and thing.federation_id != federation_id for thing in (organiser, community)):
        return No(_("Organisation and community belong to different sub-districts."))
    if organiser is not None and organiser.merged_into_id:
        return No(_("This organisation has been merged into another one. Choose that one."))
    if not organises(person, Activity(federation_id=federation_id, organiser=organiser, community=community)):
        return No(_("Only the organisation itself, its community or the office can open an activity in its name."))
    return True


def can_change(person: Any, activity: Activity) -> Answer:
    if not organises(person, activity):
        return No(_("Only who organises this activity, or the office, can change it."))
    if activity.state not in (State.DRAFT, State.PUBLISHED):
        return No(_("This activity is over. Its result can still be corrected."))
    return True


def can_publish(person: Any, activity: Activity, sessions: Iterable[Session]) -> Answer:
    if not organises(person, activity):
        return No(_("Only who organises this activity, or the office, can publish it."))
    if activity.state != State.DRAFT:
        return No(_("This activity has been published or cancelled already."))
    return is_complete(activity, sessions)


def is_complete(activity: Activity, sessions: Iterable[Session]) -> Answer:
    """What has to be known before anybody can decide to come."""
    standing = [one for one in sessions if one.state == Session.State.OPEN]
    if not standing:
        return No(_("Say when it takes place: a session is missing."))
    if not activity.base_id and not activity.address:
        return No(_("Say where it takes place: choose a base or write the address."))
    if any(one.helper_places for one in standing) and not (activity.risks and activity.insurance):
        return No(
            _("Helpers are sought. Name the risks and who insures them first; “no particular risk” is an answer, too.")
        )
    if any(one.booking is not None and one.booking.state not in Booking.OCCUPYING for one in standing):
        return No(_("A room of this activity was not given or was handed back. Choose another room or time."))
    return True


def can_cancel(person: Any, activity: Activity) -> Answer:
    if not organises(person, activity):
        return No(_("Only who organises this activity, or the office, can cancel it."))
    if activity.state not in (State.DRAFT, State.PUBLISHED):
        return No(_("This activity is over or was cancelled already."))
    return True


def can_cancel_session(person: Any, session: Session) -> Answer:
    if not organises(person, session.activity):
        return No(_("Only who organises this activity, or the office, can cancel it."))
    if session.activity.state != State.PUBLISHED or session.state != Session.State.OPEN:
        return No(_("This session is not on any more."))
    if session.ends <= timezone.now():
        return No(_("This session is over."))
    return True


def can_write_result(person: Any, activity: Activity, sessions: Iterable[Session]) -> Answer:
    if not organises(person, activity):
        return No(_("Only who organises this activity, or the office, can write down what came of it."))
    if activity.state == State.DONE:
        return True
    if activity.state != State.PUBLISHED:
        return No(_("Only an activity that was published has a result."))
    if not any(one.state == Session.State.OPEN and one.begins <= timezone.now() for one in sessions):
        return No(_("It has not begun yet. The result is written afterwards."))
    return True


# ── Signing up ──


def can_sign_up(session: Session, role: str, party: int = 1) -> Answer:
    """Whether the session takes anybody now; a full one does, onto its waiting list."""
    now = timezone.now()
    if session.activity.state == State.CANCELLED or session.state != Session.State.OPEN:
        return No(_("This was cancelled."))
    if session.activity.state != State.PUBLISHED:
        return No(_("Signing up is not open."))
    if session.begins <= now:
        return No(_("This has begun already. Whoever is nearby may still come by and ask."))
    if session.closes <= now:
        return No(_("Signing up has ended, so that the organiser can prepare. Call to ask whether a place is left."))
    most = session.room_for(role)
    if most == 0:
        return No(_("No helpers are sought here.") if role == Role.HELPER else _("Only helpers are sought here."))
    if party < 1 or party > LARGEST_PARTY:
        return No(_("Write how many people come, from 1 to %(most)s.") % {"most": LARGEST_PARTY})
    if role == Role.HELPER and party != 1:
        return No(_("Helpers sign up one by one, so that everybody's time is her own."))
    if most is not None and party > most:
        return No(
            ngettext(
                "There is only %(number)s place in all. Sign up fewer people.",
                "There are only %(number)s places in all. Sign up fewer people.",
                most,
            )
            % {"number": most}
        )
    return True


def can_sign_up_others(person: Any, session: Session) -> Answer:
    if session.federation_id not in mandates(person).federation_ids:
        return No(_("Only who holds a seat here can sign up somebody else."))
    return True


def can_send_signup(sender: str) -> Answer:
    """A machine must not fill a session from outside."""
    if sender and Signup.objects.filter(sender=sender, at__gt=timezone.now() - HOUR).count() >= MOST_PER_HOUR:
        return No(_("Many sign-ups have come from here within the hour. Please wait a little, or call the organiser."))
    return True


def can_cancel_signup(person: Any, signup: Signup, digest: str = "") -> Answer:
    """Herself, whoever wrote it down for her, whoever holds the private link, and the organiser."""
    own = person is not None and person.is_authenticated and person.pk in (signup.person_id, signup.by_id)
    linked = bool(digest and signup.secret_digest and hmac.compare_digest(digest, signup.secret_digest))
    if not own and not linked and not organises(person, signup.session.activity):
        return No(_("Only who signed up, or the organiser, can take this back."))
    if signup.state not in (Signup.State.CONFIRMED, Signup.State.WAITING):
        return No(_("This has been taken back already."))
    if signup.session.begins <= timezone.now():
        return No(_("It has begun already; nothing has to be taken back any more."))
    return True


# ── Who came ──


def can_note_attendance(person: Any, session: Session) -> Answer:
    if not organises(person, session.activity):
        return No(_("Only who organises this activity, or the office, can write down who came."))
    if session.activity.state not in (State.PUBLISHED, State.DONE) or session.state != Session.State.OPEN:
        return No(_("This session did not take place."))
    if session.begins - DOOR_OPENS > timezone.now():
        return No(_("It has not begun yet. Who came is written down from two hours before."))
    return True


def can_call(person: Any, signup: Signup) -> Answer:
    if not organises(person, signup.session.activity):
        return No(_("Only who organises this activity, or the office, calls its guests."))
    return True


def can_come_in(session: Session) -> Answer:
    """At the door, with the code the organiser shows."""
    now = timezone.now()
    if session.activity.state != State.PUBLISHED or session.state != Session.State.OPEN:
        return No(_("This session does not take place."))
    if not session.begins - DOOR_OPENS <= now <= session.ends + DOOR_CLOSES:
        return No(_("The door is open from two hours before the beginning to two hours after the end."))
    return True


def can_see_participants(person: Any, activity: Activity) -> Answer:
    if not organises(person, activity):
        return No(_("Only who organises this activity, or the office, sees who comes."))
    return True
