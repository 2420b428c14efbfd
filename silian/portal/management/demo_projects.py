"""What the workbook of projects does not hold: their signed papers and the ledger, with the actions users use."""

from datetime import timedelta

from django.utils import timezone

from silian.cobuilding.actions import agreements, contributions, signing
from silian.cobuilding.models import Project
from silian.exchange.queries.people import speakers
from silian.members.models import Federation
from silian.people.models import User

# Beginning of a project's title, the giver's account, kind, what, how much, unit, days ago; amounts are invented.
GIVEN = [
    ("主题党日", "geju", "minds", "示例·文化党课", 3, "堂", 200),
    ("红色讲师团", "dangan", "goods", "示例·老照片复制件", 40, "张", 150),
    ("投资者教育", "baishaquan", "place", "示例·街区教室", 20, "场", 120),
    ("慧智书院", "zhengquan", "minds", "示例·形势分析会讲座", 3, "场", 90),
    ("白衣天使", "shewei", "hours", "示例·全科医生上门", 96, "小时", 60),
    ("白衣天使", "zonghe", "minds", "示例·专科会诊", 12, "例", 45),
    ("黄龙饭店", "yuanlin", "goods", "示例·苗木", 380, "株", 100),
    ("防范金融诈骗", "chengshang", "goods", "示例·反诈折页", 3000, "份", 80),
    ("军地爱心", "kuaidi", "goods", "示例·收件柜", 2, "组", 170),
    ("书法街道", "laoshuhua", "hours", "示例·书法带教", 72, "小时", 30),
    ("共享单车", "qingzhi", "hours", "示例·路口引导", 140, "小时", 20),
    ("工疗站", "zhijiao", "goods", "示例·手工材料", 25, "套", 5),
]
WAITING = 2  # the last ones are not confirmed yet: that, too, should be seen
WORDS = "Example of a scanned paper. Invented, signed by nobody."


def bring_in(street: Federation, by: User) -> int:
    """A text for every project that goes on, and its paper with the signatures of all parties."""
    going_on = [Project.State.AGREED, Project.State.RUNNING]
    live = list(Project.objects.filter(federation=street, state__in=going_on, agreement=None).order_by("id"))
    for project in live:
        text = agreements.send_out(agreements.draft_agreement(project, by=by), by=by)
        signing.file_paper(text, text.parties.all(), text.digest, scan(), f"{text.agreement.sign}.pdf", by=by)
    return len(live)


def give(street: Federation) -> int:
    """Each row is noted by its giver's liaison and confirmed by another partner's."""
    for at, (title, login, kind, what, quantity, unit, ago) in enumerate(GIVEN):
        project = Project.objects.get(federation=street, title__startswith=title)
        liaison = User.objects.get(username=f"{login}.liaison")
        partners = speakers(project.partners.values_list("organisation_id", flat=True))
        giver = next(
            one.organisation
            for one in project.partners.select_related("organisation")
            if liaison in partners[one.organisation_id]
        )
        fields = {
            "project": project, "kind": kind, "what": what, "quantity": quantity, "unit": unit,
            "given_on": timezone.localdate() - timedelta(days=ago),
        }  # fmt: skip
        row = contributions.note_contribution(street, giver, fields, by=liaison)
        if at < len(GIVEN) - WAITING:
            other = next(people[0] for pk, people in partners.items() if pk != giver.pk and people)
            contributions.confirm_contribution(row, by=other)
    return len(GIVEN)


def scan() -> bytes:
    """One sheet that says what it is: the smallest PDF a reader opens."""
    shown = f"BT /F1 14 Tf 72 770 Td ({WORDS}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )
