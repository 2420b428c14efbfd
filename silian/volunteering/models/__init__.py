"""Volunteers, their teams, the time they give, and the visits to homes; split by noun."""

from silian.volunteering.models.choices import CONSENT_TEXTS, CONSENT_VERSION, FreeTime, Skill
from silian.volunteering.models.homes import HomeFeedback, HomeOffer, HomeOrder, HomeOrderPrivate, HomeVisit
from silian.volunteering.models.posts import Post, PostTaking, Registration
from silian.volunteering.models.times import ServiceRecord, ServiceTime
from silian.volunteering.models.volunteers import Consent, Team, TeamMember, Volunteer

__all__ = [
    "CONSENT_TEXTS",
    "CONSENT_VERSION",
    "Consent",
    "FreeTime",
    "HomeFeedback",
    "HomeOffer",
    "HomeOrder",
    "HomeOrderPrivate",
    "HomeVisit",
    "Post",
    "PostTaking",
    "Registration",
    "ServiceRecord",
    "ServiceTime",
    "Skill",
    "Team",
    "TeamMember",
    "Volunteer",
]
