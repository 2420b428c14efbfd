"""Double report: registering with a community, its posts, and taking one herself."""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Community
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.actions.times import write_time
from silian.volunteering.models import Post, PostTaking, Registration, ServiceTime, Volunteer
from silian.volunteering.queries.people import acting_seat, seated_in

Taking = PostTaking.State


@transaction.atomic
def register(volunteer: Volunteer, community: Community, wishes: str, *, by: User | None) -> Registration:
    """Report to a community: I live or work here and would like to help. A second press finds the first report."""
    lock(volunteer)
    require(rules.can_register(volunteer, community.federation_id))
    standing = volunteer.registrations.filter(community=community, state=Registration.State.ACTIVE).first()
    if standing:
        return standing
    made = Registration.objects.create(
        federation_id=community.federation_id, volunteer=volunteer, community=community, wishes=wishes.strip()[:200]
    )
    facts = {"number": volunteer.shown_number, "community": community.name}
    record("volunteering.registration.made", made, by=by, about=[volunteer, community], **facts)
    tell(
        seated_in(community.pk), "volunteering.registration.made", made, url=reverse("volunteering:registered"), **facts
    )
    return made


@transaction.atomic
def withdraw_registration(made: Registration, *, by: User | None, by_link: bool = False) -> Registration:
    """Take the report back; places of posts still to come are given back with it."""
    lock(made)
    require(rules.can_change_volunteer(by, made.volunteer, by_link=by_link))
    made.withdrawn_at = timezone.now()
    move(made, Registration.State.WITHDRAWN, save=("withdrawn_at",))
    made.volunteer.takings.filter(post__community=made.community_id, state=Taking.TAKEN).update(state=Taking.GIVEN_BACK)
    record(
        "volunteering.registration.withdrawn", made, by=by, about=[made.volunteer, made.community],
        number=made.volunteer.shown_number, community=made.community.name,
    )  # fmt: skip
    return made


@transaction.atomic
def open_post(community: Community, fields: dict[str, Any], *, by: User) -> Post:
    """Offer a post: what is to be done, when, and how many places there are."""
    require(rules.can_open_post(by, community.pk, community.federation_id))
    post = Post.objects.create(federation_id=community.federation_id, community=community, by=by, **fields)
    record(
        "volunteering.post.opened", post, by=by, about=[community], seat=acting_seat(by, community.federation_id),
        post=post.title, community=community.name,
    )  # fmt: skip
    return post


@transaction.atomic
def close_post(post: Post, *, by: User) -> Post:
    """Nobody can take this post any more. Who holds a place and has not served yet is told."""
    require(rules.can_keep_post(by, post))
    move(post, Post.State.CLOSED)
    record(
        "volunteering.post.closed", post, by=by, about=[post.community], seat=acting_seat(by, post.federation_id),
        post=post.title, community=post.community.name,
    )  # fmt: skip
    people = [
        one.volunteer.person for one in post.takings.filter(state=Taking.TAKEN).select_related("volunteer__person")
    ]
    tell(
        people, "volunteering.post.closed", post, url=reverse("volunteering:post", args=[post.pk]), post=post.title,
        community=post.community.name,
    )  # fmt: skip
    return post


@transaction.atomic
def take_post(post: Post, volunteer: Volunteer, *, by: User | None) -> PostTaking:
    """Take one place oneself."""
    # The post's row counts its places: who comes second sees what the first one took.
    lock(post)
    standing = post.takings.filter(volunteer=volunteer, state=Taking.TAKEN).first()
    if standing:
        return standing
    require(rules.can_take_post(volunteer, post))
    taking = PostTaking.objects.create(federation_id=post.federation_id, post=post, volunteer=volunteer)
    facts = {"post": post.title, "number": volunteer.shown_number}
    record("volunteering.post.taken", taking, by=by, about=[post, volunteer, post.community], **facts)
    tell(
        seated_in(post.community_id), "volunteering.post.taken", taking,
        url=reverse("volunteering:post", args=[post.pk]), **facts,
    )  # fmt: skip
    return taking


@transaction.atomic
def give_back(taking: PostTaking, *, by: User | None, by_link: bool = False) -> PostTaking:
    """She cannot come; the place is free again."""
    lock(taking)
    require(rules.can_change_volunteer(by, taking.volunteer, by_link=by_link))
    move(taking, Taking.GIVEN_BACK)
    facts = {"post": taking.post.title, "number": taking.volunteer.shown_number}
    record("volunteering.post.given_back", taking, by=by, about=[taking.post, taking.volunteer], **facts)
    tell(
        seated_in(taking.post.community_id), "volunteering.post.given_back", taking,
        url=reverse("volunteering:post", args=[taking.post_id]), **facts,
    )  # fmt: skip
    return taking


@transaction.atomic
def finish_taking(taking: PostTaking, minutes: int, feedback: str, *, by: User) -> PostTaking:
    """She came: her minutes are confirmed, and the community says how the service went."""
    post = taking.post
    lock(taking, taking.volunteer)
    require(rules.can_keep_post(by, post))
    if post.period.lower > timezone.now():
        raise Refused(_("This post has not begun yet."))
    if rules.is_herself(by, taking.volunteer):
        raise Refused(_("Nobody confirms her own service time. Somebody else with a seat does."))
    taking.feedback = feedback.strip()[:300]
    move(taking, Taking.DONE, save=("feedback",))
    length = int((post.period.upper - post.period.lower).total_seconds() // 60)
    if not 1 <= minutes <= length:
        raise Refused(_("There are more minutes than lie between the two times."), {"minutes": _("Check the minutes.")})
    write_time(
        ServiceTime(
            volunteer=taking.volunteer, period=DateTimeTZRange(post.period.lower, post.period.upper), minutes=minutes,
            what=post.title, source=ServiceTime.Source.POST, post=post, by=by, state=ServiceTime.State.CONFIRMED,
            confirmed_by=by, confirmed_at=timezone.now(),
        )
    )  # fmt: skip
    record(
        "volunteering.post.done", taking, by=by, about=[post, taking.volunteer], seat=acting_seat(by, post.federation_id),
        post=post.title, number=taking.volunteer.shown_number, minutes=minutes,
    )  # fmt: skip
    tell(
        [taking.volunteer.person], "volunteering.post.done", taking, url=reverse("volunteering:me"), post=post.title,
        number=taking.volunteer.shown_number, minutes=minutes,
    )  # fmt: skip
    return taking
