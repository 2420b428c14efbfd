"""2 Baoshi Yi Lu: a lift, upstairs against downstairs. What was called solved is not, and the matter is open again until the ramp is there."""

from silian.hall.models import Matter
from silian.portal.management.hall_season.telling import Street

OWNER, DEPUTY, OFFICE, SECOND = "baoshi.shuji", "baoshi.weiyuan", "mishuzhang", "mishu1"
UPSTAIRS = [
    *(f"xieshang.chengyuan{number}" for number in range(1, 5)),
    "xieshang.zhaoji",
    *(f"yishi.chengyuan{number}" for number in range(1, 5)),
]
DOWNSTAIRS = [f"yuanzhuo.chengyuan{number}" for number in range(1, 7)]


def tell(street: Street) -> None:
    with street.telling("电梯", 330) as story:
        raised = story.raise_it(
            "宝石社区", by=story.who(DEPUTY), place=story.said("place"), theme=story.said("theme"), way=Matter.Way.PHONE,
            helper=True, helped_because=story.said("helped"), name="示例·住户", phone="0571-0000-7202",
        )  # fmt: skip
        story.accept(OWNER)
        story.plan("lift", OWNER)
        story.reply("first", OWNER, OFFICE, OFFICE)
        story.concerns(
            OWNER, ("home", "owner", 28), ("home", "tenant", 6), ("age", "80_up", 9), ("age", "35_to_59", 20)
        )
        story.stand([(one, {"home": "owner", "age": "60_to_79", "part": "三层以上"}) for one in UPSTAIRS])
        story.stand([(one, {"home": "owner", "age": "35_to_59", "part": "一二层"}) for one in DOWNSTAIRS])
        story.support(UPSTAIRS[:5])
        story.enter("collect")
        said = story.state([*UPSTAIRS[:3], *DOWNSTAIRS[:3]])
        story.voice(said, [(UPSTAIRS, (1, -1, 1, 1, 1, 1)), (DOWNSTAIRS, (-1, 1, 1, 1, -1, 1))])
        story.invite("professional", OWNER, organisation="示例建筑设计院（松木场）")
        story.enter("discuss")
        body = street.seats[OWNER].body
        meeting = story.meet(body, OWNER, title=story.said("minutes.item"))
        story.enter("resolve")
        made = story.resolve(OWNER, "meeting", thing=meeting, url=f"/meetings/{meeting.pk}", basis_words=meeting.title)
        story.prove(OWNER, "owners_take_part", "owners_agree_by_three_quarters", "lift_design")
        tasks = [story.task(f"task.{number}", OWNER, DEPUTY, resolution=made) for number in (1, 2)]
        story.enter("carry_out", 20.4)
        for number, link in enumerate(tasks, 1):
            story.finish(link, DEPUTY, f"outcome.{number}")
        story.carried_out(OWNER, "outcome.1")
        story.enter("check")
        story.reply("reply", OWNER, OFFICE, OFFICE)
        closing = story.check(story.propose(OWNER), SECOND)
        story.answer(closing, raised, "no", "no", by=SECOND)
        # Once more: what was missing is made good.
        story.again(OWNER, "reopened")
        third = story.task("task.3", OWNER, DEPUTY, resolution=made)
        story.enter("carry_out", 15.4)
        story.finish(third, DEPUTY, "outcome.3")
        story.carried_out(OWNER, "outcome.3")
        story.reply("reply.2", OWNER, OFFICE, OFFICE)
        closing = story.check(story.propose(OWNER, key="closing.2"), SECOND, key="check.2")
        story.answer(closing, raised, "solved", "answer", by=SECOND)
        story.close(closing, OWNER)
        story.satisfied()
