"""Activities for the permission matrix: the choir gives them, a community gives one."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from silian.activities import actions
from silian.activities.actions import Guest, Time
from silian.activities.models import Signup

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"activities:{name}": "activity" for name in ("edit", "cancel", "result")},
    "activities:publish": "activity_draft",
    **{f"activities:{name}": "session" for name in ("session", "session_cancel", "workbook")},
    **{f"activities:{name}": "session_now" for name in ("attendance", "paper", "door")},
    "activities:signup_cancel": "signup",
    "activities:called": "signup",
}
# Addresses everybody may open, signed in or not, and the object each is tried with.
PUBLIC = {
    **{f"activities:{name}": "activity" for name in ("activity", "calendar", "sign_up", "sign_up_other")},
}


def objects(cast, _found: dict[str, Any]) -> dict[str, Any]:
    """One activity with two sessions to come and one that has begun, and a draft."""
    now = timezone.now()
    times = [Time(now + timedelta(days=days), now + timedelta(days=days, hours=2), places=5) for days in (7, 14)]
    times.append(Time(now - timedelta(hours=1), now + timedelta(hours=1), places=5))
    fields = {"title": "经典诵读", "organiser": cast.choir, "address": "示例路1号"}
    activity = actions.open_activity(cast.street, fields, times, by=cast.choir_liaison)
    actions.publish_activity(activity, by=cast.choir_liaison)
    draft = actions.open_activity(cast.street, fields | {"title": "读书会"}, times[:1], by=cast.choir_liaison)
    running, first, _second = activity.sessions.order_by("begins_at")
    signup, secret = actions.sign_up(first, guest=Guest("示例·客人", "13000000001"))
    Signup.objects.filter(pk=signup.pk).update(call="changed")
    return {
        "activity": activity, "activity_draft": draft, "session": first, "session_now": running, "signup": signup,
        "signup_secret": secret, "door_key": signing.TimestampSigner(salt="silian.activities.door").sign(str(running.pk)),
    }  # fmt: skip


def arguments(_cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is named otherwise than by a number."""
    return {name: {"pk": found[thing].pk} for name, thing in PUBLIC.items()} | {
        "activities:private": {"secret": found["signup_secret"]},
        "activities:private_cancel": {"secret": found["signup_secret"]},
        "activities:enter": {"key": found["door_key"]},
    }


def bodies(cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is sent along where an empty request would be turned away before anybody asks who sends it."""
    guest = {"session": found["session"].pk, "name": "示例·另一位", "phone": "13000000002", "party": 1, "consent": "on"}
    whole = {
        "title": "经典诵读", "address": "示例路1号", "organiser": cast.choir.pk, "kind": "reading",
        "times-TOTAL_FORMS": 0, "times-INITIAL_FORMS": 0,
    }  # fmt: skip
    return {
        "activities:new": whole, "activities:edit": whole | {"because": "示例：换地方"}, "activities:cancel": {"because": "下雨"},
        "activities:session_cancel": {"because": "下雨"}, "activities:paper": {"names": "示例·路人 2"},
        "activities:result": {"came": 8, "helped": 1, "minutes": 120}, "activities:sign_up": guest,
        "activities:sign_up_other": guest, "activities:enter": {"digits": "0001"},
    }  # fmt: skip
