"""What the tests of this app start from: a think tank with three experts, and the convener asks two of them."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from silian.counsel import actions
from silian.counsel.models import Advice, Consultation, Expert, Field, Request
from silian.members.models import Body, Seat
from tests.cast import person, seat


def ahead(days: int = 14) -> date:
    return timezone.localdate() + timedelta(days=days)


def ago(days: int = 1) -> date:
    return timezone.localdate() - timedelta(days=days)


def seat_of(one) -> Seat:
    return Seat.objects.select_related("body").filter(terms__person=one).order_by("id")[0]


class Tank:
    """Lin knows property management, Chen housing law, Zhou comes from the choir and knows music."""

    def __init__(self, cast) -> None:
        self.street = cast.street
        self.body = Body.objects.create(federation=cast.street, kind="think_tank", name="示例智库团")
        self.lin, self.chen, self.zhou = (
            person(key, f"示例·{name}") for key, name in [("lin", "林专家"), ("chen", "陈专家"), ("zhou", "周专家")]
        )
        self.lin_seat, self.chen_seat, self.zhou_seat = (
            seat(self.body, "expert", one) for one in (self.lin, self.chen, self.zhou)
        )
        self.property = actions.add_field(cast.street, "物业管理", by=cast.secretary, words="物业服务，业委会")
        self.law = actions.add_field(cast.street, "住房法规", by=cast.secretary)
        self.music = actions.add_field(cast.street, "群众文化", by=cast.secretary)
        self.profile(
            self.lin, [self.property], introduction="长期研究老旧小区物业管理和业主自治", organisation=cast.bank
        )
        self.profile(self.chen, [self.law, self.property], introduction="房屋法律与调解")
        self.profile(self.zhou, [self.music], introduction="合唱与群众文化活动", organisation=cast.choir)

    def profile(self, one, fields: list[Field], **more) -> Expert:
        return actions.keep_profile(one, self.street, more, fields, by=one)


def wanted(**more) -> dict:
    return {
        "title": "老旧小区怎样引进物业", "question": "没有物业的小区，先收费还是先服务？",
        "background": "松木场有三个院子没有物业，居民意见不一。", "due_on": ahead(), **more,
    }  # fmt: skip


def draft(cast, tank, by=None, fields=None, **more) -> Consultation:
    by = by or cast.convener
    parties = more.pop("parties", ())
    made = actions.draft_consultation(
        seat_of(by), wanted(**more), by=by, fields=[tank.property] if fields is None else fields, parties=parties
    )
    return fresh(made)


def asked(cast, tank, people=None, **more) -> Consultation:
    """The convener asks Lin and Chen."""
    made = draft(cast, tank, **more)
    people = [tank.lin, tank.chen] if people is None else people
    actions.invite_experts(made, [one.pk for one in people], by=more.get("by") or cast.convener)
    return fresh(made)


def request_of(consultation, one) -> Request:
    return Request.objects.select_related("consultation__seat__body", "expert__person").get(
        consultation=consultation, expert__person=one
    )


def advised(consultation, one, text: str = "先服务后收费，试行半年。", **more) -> Advice:
    return actions.advise(request_of(consultation, one), {"text": text, **more}, by=one)


def collected(cast, tank, **more) -> Consultation:
    """Lin and Chen have advised."""
    made = asked(cast, tank, **more)
    advised(made, tank.lin, is_named=True)
    advised(made, tank.chen, "先定章程，再选物业。")
    return fresh(made)


def judged(cast, tank, **more) -> Consultation:
    made = collected(cast, tank, **more)
    by = more.get("by") or cast.convener
    lin, chen = made.advice.order_by("id")
    actions.judge(lin, "adopted", "与居民代表的想法一致", by=by)
    actions.judge(chen, "not", "章程已有，不必重定", by=by)
    return fresh(made)


def synthesised(cast, tank, **more) -> Consultation:
    made = judged(cast, tank, **more)
    actions.synthesise(made, "先服务后收费，试行半年后由居民议事会评议。", by=more.get("by") or cast.convener)
    return fresh(made)


def late(consultation, days: int = 1) -> Consultation:
    """Its day is over."""
    Consultation.objects.filter(pk=consultation.pk).update(due_on=ago(days))
    return fresh(consultation)


def long_ago(consultation, days: int = 100) -> Consultation:
    """Its synthesis was written some time ago; only a test may turn the calendar back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE counsel_consultation DISABLE TRIGGER consultation_stays")
        Consultation.objects.filter(pk=consultation.pk).update(synthesised_on=ago(days))
        cursor.execute("ALTER TABLE counsel_consultation ENABLE ALWAYS TRIGGER consultation_stays")
    return fresh(consultation)


def fresh(one: Consultation) -> Consultation:
    return Consultation.objects.select_related("seat__body").get(pk=one.pk)
