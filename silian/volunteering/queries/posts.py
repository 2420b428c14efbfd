"""What the pages of the double report show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.volunteering import rules
from silian.volunteering.models import HomeOrder, Post, PostTaking, Registration, Skill, Volunteer
from silian.volunteering.queries.homes import fitting_orders

HOLDING = [PostTaking.State.TAKEN, PostTaking.State.DONE]


def posts(*, past: bool = False, community: str = "", skill: str = "") -> QuerySet[Post]:
    """Posts to read about, also without signing in; a community's own, if asked."""
    held = PostTaking.objects.filter(post=OuterRef("pk"), state__in=HOLDING).order_by().values("post")
    rows = Post.objects.select_related("community", "federation").annotate(
        taken=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0)
    )
    now = timezone.now()
    rows = (
        rows.filter(Q(state=Post.State.CLOSED) | Q(period__endswith__lte=now))
        if past
        else rows.filter(state=Post.State.OPEN, period__endswith__gt=now)
    )
    if community.isascii() and community.isdigit() and len(community) < 19:
        rows = rows.filter(community=int(community))
    if skill in Skill.values:
        rows = rows.filter(skills__contains=[skill])
    return rows


@dataclass(frozen=True)
class PostPage:
    """A post; for the community also who took it."""

    post: Post
    left: int
    takings: list[PostTaking]
    own: PostTaking | None
    records: list[Record]
    keeps: Answer
    may_take: Answer


def post_page(post: Post, reader: Any, own: Volunteer | None) -> PostPage:
    keeps = rules.can_keep_post(reader, post)
    takings = list(post.takings.select_related("volunteer").order_by("id"))
    return PostPage(
        post=post, left=post.places - sum(1 for one in takings if one.state in HOLDING), takings=takings if keeps else [],
        own=next((one for one in takings if own and one.volunteer_id == own.pk and one.state in HOLDING), None),
        records=list(timeline(post)[:20]) if keeps else [], keeps=keeps,
        may_take=rules.can_take_post(own, post) if own else No(""),
    )  # fmt: skip


@dataclass(frozen=True)
class ReportPage:
    """Double report of one person: where she is registered, what fits, what she has taken."""

    volunteer: Volunteer
    registrations: list[Registration]
    posts: list[Post]
    orders: list[HomeOrder]
    takings: list[PostTaking]
    taken_orders: list[HomeOrder]


def report_page(volunteer: Volunteer) -> ReportPage:
    """Posts and orders of her communities, those of her skills first. Nothing is given to her: she takes."""
    registrations = list(
        volunteer.registrations.filter(state="active").select_related("community").order_by("community_id")
    )
    here = [one.community_id for one in registrations]
    mine = volunteer.takings.filter(state__in=HOLDING)
    fitting = (
        Post.objects.open()
        .filter(community__in=here)
        .exclude(pk__in=mine.values("post"))
        .annotate(fits=Count("pk", filter=Q(skills__overlap=volunteer.skills)))
        .select_related("community")
        .order_by("-fits", "period", "id")
    )
    return ReportPage(
        volunteer=volunteer, registrations=registrations, posts=list(fitting[:30]),
        orders=list(fitting_orders(volunteer)[:30]) if here and volunteer.person_id else [],
        takings=list(mine.select_related("post__community").order_by("-id")[:30]),
        taken_orders=list(HomeOrder.objects.filter(taker=volunteer).select_related("community").order_by("-id")[:20]),
    )  # fmt: skip


def registered(person: Any) -> QuerySet[Registration]:
    """Who is registered with her community, or with any of the office's."""
    mine = mandates(person)
    return (
        Registration.objects.filter(
            Q(community__in=list(mine.communities)) | Q(federation__in=list(mine.offices)), state="active"
        )
        .select_related("volunteer__organisation", "community")
        .defer("volunteer__search", "volunteer__organisation__search")
    )


def sees_registered(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.communities or mine.offices)
