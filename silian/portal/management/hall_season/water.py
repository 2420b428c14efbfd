"""Taoyuan Xincun: no water upstairs. Two neighbours raise the same; a demand is made of it, a member's service meets it, and the project reports back."""

from django.utils import timezone

from silian.cobuilding.actions import agreements, projects, signing
from silian.cobuilding.models import Project
from silian.exchange.actions import answers, lines, runs
from silian.exchange.models import Demand, Match, Service
from silian.hall.actions import carrying, links
from silian.hall.models import Resolution
from silian.members.models import Organisation
from silian.portal.management.demo_projects import scan
from silian.portal.management.hall_season.telling import Story, Street

OWNER, DEPUTY, OFFICE, SECOND = "baoshi.shuji", "baoshi.weiyuan", "mishuzhang", "mishu1"
FIRM, COMMITTEE = "示例供水营业所（宝石）", "宝石社区居委会"


def tell(street: Street) -> None:
    with street.telling("用水", 390) as story:
        raised = story.raise_it("宝石社区", by=story.who("jumin"), place=story.said("place"), theme=story.said("theme"))
        story.accept(OWNER)
        same = story.raise_it(
            "宝石社区", text=story.said("same.text"), title=story.said("same.title"), phone="0571-0000-5051"
        )
        story.clock.ahead(0.2)
        links.link_matters(same.matter, story.matter, story.said("link"), by=story.who(OWNER))
        story.plan("water", OWNER)
        story.reply("first", OWNER, OFFICE, OFFICE)
        story.enter("discuss")
        meeting = story.meet(street.seats[OWNER].body, OWNER, title=story.said("minutes.item"))
        story.enter("resolve")
        made = story.resolve(OWNER, "meeting", thing=meeting, url=f"/meetings/{meeting.pk}", basis_words=meeting.title)
        story.prove(OWNER, "owners_take_part", "owners_agree", "funds_published")
        work = story.task("task.1", OWNER, DEPUTY, resolution=made, days=60)
        _met_by_a_member(story, made)
        story.finish(work, DEPUTY, "outcome.1")
        story.carried_out(OWNER, "outcome.1")
        story.enter("check")
        story.reply("reply", OWNER, OFFICE, OFFICE)
        closing = story.check(story.propose(OWNER), SECOND)
        story.answer(closing, raised, "solved", "answer")
        story.answer(closing, same, "solved", "answer.same", by=SECOND)
        story.close(closing, OWNER)
        story.satisfied()
        story.look_again(OWNER)


def _met_by_a_member(story: Story, made: Resolution) -> None:
    """The demand of the residents' committee, a water firm's service for it, both say yes, a signed project with a result."""
    street, secretary = story.street, story.street.secretary
    firm = Organisation.objects.get(federation=street.federation, name=FIRM)
    committee = Organisation.objects.get(federation=street.federation, name=COMMITTEE)
    asks, gives = street.speaking[committee.pk], street.speaking[firm.pk]
    fields = {"title": story.said("demand.title"), "detail": story.said("demand.detail")}
    demand = carrying.make_demand(story.matter, committee, fields, by=story.who(OWNER), resolution=made)
    if demand.state == Demand.State.DRAFT:
        lines.publish_line(demand, by=asks)
    story.clock.ahead(1)
    year = timezone.localdate().year
    offered = {"title": story.said("service.title"), "detail": story.said("service.detail"), "year": year}
    lines.file_line(Service, firm, offered, by=gives)
    runs.carry_out(runs.start_run(street.federation, year, by=secretary, beside=False))
    match = Match.objects.get(demand=demand, service__organisation=firm)
    match = answers.offer_match(match, by=gives)
    story.clock.ahead(1)
    answers.accept_match(match, by=asks)
    project = Project.objects.get(match=match)
    projects.change_project(project, {"title": story.said("project")}, by=secretary)
    text = agreements.send_out(agreements.draft_agreement(_fresh(project), by=secretary), by=secretary)
    signing.file_paper(text, text.parties.all(), text.digest, scan(), f"{text.agreement.sign}.pdf", by=secretary)
    projects.begin(_fresh(project), by=gives)
    story.enter("carry_out", 25.4)
    result = {"served": 216, "taking_part": 18, "hours": 320, "result": story.said("result")}
    projects.finish(_fresh(project), result, by=gives)


def _fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)
