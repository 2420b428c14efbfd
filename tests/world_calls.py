"""The calls of our street: the hospital asks, the choir has said yes with two of its people, the bank has asked something."""

from datetime import timedelta
from typing import Any

from silian.exchange.actions import call_answers as answers
from silian.exchange.tests import build

NAMES = {
    **{f"exchange:call{rest}": "call" for rest in ("", "_edit", "_remind", "_close", "_withdraw", "_workbook", "_answer", "_ask")},
    "exchange:call_open": "draft_call", "exchange:call_reply": "call_question",
    **{f"exchange:call_{rest}": "call_yes" for rest in ("staff", "sign_up", "link")},
    "exchange:call_signup_cancel": "call_signup",
    **{f"api:call{rest}": "call" for rest in ("", "_answers", "_answer")},
    "cobuilding:project_from_call": "call", "activities:activity_from_call": "call",
}  # fmt: skip


def objects(cast, _found) -> dict[str, Any]:
    call = build.call(cast, by=cast.clinic_liaison, organisation=cast.clinic.pk, title="义诊日引导员")
    said = answers.say_yes(call, cast.choir, 5, by=cast.choir_liaison)
    answers.make_link(said, by=cast.choir_liaison)
    answers.say_yes(call, cast.shop, 1, by=cast.secretary)
    return {
        "call": call,
        "draft_call": build.post(cast, by=cast.clinic_liaison, organisation=cast.clinic.pk, title="体检日", as_draft=True)[0],
        "call_question": answers.ask(call, cast.bank, "几点集合？", by=cast.bank_liaison),
        "call_yes": said,
        "call_signup": answers.sign_up(said, "示例·合唱队员", by=cast.choir_liaison)[0],
    }  # fmt: skip


def arguments(_cast, found) -> dict[str, dict[str, Any]]:
    """The two addresses that a link opens, whoever comes with it."""
    return {
        "exchange:call_join": {"secret": found["call_yes"].secret},
        "exchange:call_coming": {"secret": found["call_signup"].secret},
    }


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    until = (cast.today + timedelta(days=9)).isoformat()
    return {
        "exchange:call_new": {"title": "换届日引导员"},
        "exchange:call_edit": {"title": "义诊日引导员", "answer_until": until},
        "exchange:call_close": {"outcome": "met"}, "exchange:call_withdraw": {"because": "改期"},
        "exchange:call_answer": {"organisation": cast.choir.pk, "people": "6", "given": "yes", "seen": "1"},
        "exchange:call_ask": {"organisation": cast.choir.pk, "text": "几点集合？"},
        "exchange:call_reply": {"reply": "八点半"},
        "exchange:call_sign_up": {"name": "示例·另一位"},
        "exchange:call_join": {"name": "示例·又一位", "phone": "0571-0000", "agreed": "on"},
        "api:call_answer": {"organisation_id": cast.choir.pk, "answer": "yes", "people": 6},
        "cobuilding:project_from_call": {"outcome": "met"},
        "activities:activity_from_call": {"day": until, "begins": "09:00", "ends": "11:00"},
    }  # fmt: skip
