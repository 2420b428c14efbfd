"""79 Tianmushan Lu: a house with cracks. The clock stops for a report, experts advise, and an objection blocks the closing until it is answered."""

from datetime import timedelta

from django.utils import timezone

from silian.counsel import actions as counsel
from silian.counsel.models import Request
from silian.hall.actions import clocks, supervising
from silian.hall.models import Objection, Query, Urgency
from silian.portal.management.hall_season.telling import Story, Street

OWNER, DEPUTY, OFFICE, SECOND = "shangbao.shuji", "shangbao.weiyuan", "mishuzhang", "mishu1"
SUPERVISOR = "jiandu.zhaoji"


def tell(street: Street) -> None:
    with street.telling("危旧房", 300) as story:
        raised = story.raise_it(
            "上保社区", place=story.said("place"), theme=story.said("theme"), phone="0571-0000-7901"
        )
        story.accept(OWNER, hours=1)
        urgent = Urgency.objects.get(federation=street.federation, name="紧急")
        clocks.hasten_matter(story.matter, urgent, story.said("accept"), by=story.who(OWNER))
        clocks.pause_matter(story.matter, story.said("pause"), timezone.now() + timedelta(days=10), by=story.who(OWNER))
        story.clock.ahead(8)
        clocks.resume_matter(story.matter, by=story.who(OWNER))
        story.plan("dangerous_house", OWNER)
        story.reply("first", OWNER, OFFICE, OFFICE)
        story.invite("professional", OWNER, seat="zhiku.zhuanjia5")
        _ask_the_think_tank(story)
        story.enter("discuss")
        meeting = story.meet(street.seats[OWNER].body, OWNER, title=story.said("minutes.item"))
        story.enter("resolve")
        made = story.resolve(OWNER, "meeting", thing=meeting, url=f"/meetings/{meeting.pk}", basis_words=meeting.title)
        story.prove(OWNER, "house_appraised", "owners_take_part", "owners_agree_by_three_quarters")
        tasks = [story.task(f"task.{number}", OWNER, DEPUTY, resolution=made, days=90) for number in (1, 2)]
        story.enter("carry_out", 3.4)
        supervising.file_query(story.matter, story.said("query"), by=story.who(SUPERVISOR))
        story.clock.ahead(2)
        query = Query.objects.select_related("matter").get(matter=story.matter)
        supervising.answer_query(query, story.said("query.answer"), by=story.who(OWNER))
        story.clock.ahead(60)
        for number, link in enumerate(tasks, 1):
            story.finish(link, DEPUTY, f"outcome.{number}")
        story.carried_out(OWNER, "outcome.2")
        story.enter("check")
        story.reply("reply", OWNER, OFFICE, OFFICE)
        closing = story.check(story.propose(OWNER), SECOND)
        supervising.object_to_closing(closing, story.said("objection"), by=story.who(SUPERVISOR))
        story.answer(closing, raised, "solved", "answer")
        story.clock.ahead(5)
        supervising.answer_objection(_objection(story), story.said("objection.answer"), by=story.who(OWNER))
        story.clock.ahead(1)
        supervising.settle_objection(_objection(story), story.said("objection.end"), by=story.who(SUPERVISOR))
        story.close(closing, OWNER)
        story.satisfied()


def _ask_the_think_tank(story: Story) -> None:
    """Two experts are asked, advise within a week, and read what was made of it."""
    by, people = story.who(OWNER), [story.who(f"zhiku.zhuanjia{number}") for number in (1, 2)]
    wanted = {
        "title": story.said("consultation"), "question": story.said("consultation"), "matter": story.matter,
        "background": story.said("consultation.background"), "due_on": timezone.localdate() + timedelta(days=2),
    }  # fmt: skip
    made = counsel.draft_consultation(story.street.seats[OWNER], wanted, by=by)
    counsel.invite_experts(made, [one.pk for one in people], by=by)
    story.clock.ahead(1)
    given = [
        counsel.advise(Request.objects.get(consultation=made, expert__person=one), {"text": story.said(f"advice.{number}")}, by=one)
        for number, one in enumerate(people, 1)
    ]  # fmt: skip
    for advice, verdict in zip(given, ("adopted", "partly"), strict=True):
        advice.refresh_from_db()
        counsel.judge(advice, verdict, story.said("advice.because"), by=by)
    made.refresh_from_db()
    counsel.synthesise(made, story.said("synthesis"), by=by)
    made.refresh_from_db()
    counsel.publish(made, by=story.who(OFFICE))


def _objection(story) -> Objection:
    return Objection.objects.select_related("matter", "closing__matter").get(matter=story.matter)
