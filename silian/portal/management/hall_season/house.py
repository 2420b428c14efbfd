"""79 Tianmushan Lu: a house with cracks. The clock stops for a report, experts advise, and an objection blocks the closing until it is answered."""

from datetime import timedelta

from django.utils import timezone

from silian.hall.actions import clocks, supervising
from silian.hall.models import Objection, Query, Urgency
from silian.portal.management.hall_season.telling import Street

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
        story.invite("professional", OWNER, seat="zhiku.zhuanjia5")
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


def _objection(story) -> Objection:
    return Objection.objects.select_related("matter", "closing__matter").get(matter=story.matter)
