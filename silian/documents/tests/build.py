"""What the tests of this app start from: the work rules of the street, issued and handed to its members."""

from datetime import date

from django.utils import timezone

from silian.documents import actions
from silian.documents.models import Document, Handout, Version
from silian.members.models import Body

TEXT = """第一章 总则
第一条 为推进区域共建共享，制定本制度。
第二条 成员单位每季度参加一次工作例会。
第二章 工作职责
第三条 联络员负责本单位资源清单和需求清单的填报。"""
NEXT = """第一章 总则
第一条 为推进区域共建共享，制定本制度。
第二条 成员单位每季度至少参加一次工作例会，并报送进展。
第三条 成员单位每年签收一次责任清单。
第二章 工作职责
第四条 联络员负责本单位资源清单和需求清单的填报。"""


def document(cast, title: str = "示例工作制度", kind: str = "work_rules", **more) -> Document:
    return actions.open_document(cast.street, {"title": title, "kind": kind, **more}, by=cast.secretary)


def draft(cast, of: Document | None = None, text: str = TEXT, changed: str = "") -> Version:
    made = actions.draft_version(of or document(cast), by=cast.secretary)
    return actions.change_draft(made, text, changed, by=cast.secretary)


def issued(cast, of: Document | None = None, text: str = TEXT, day: date | None = None, changed: str = "") -> Version:
    return actions.issue(draft(cast, of, text, changed), day or timezone.localdate(), by=cast.secretary)


def body(organisation) -> Body:
    return Body.objects.get(organisation=organisation)


def handed(cast, version: Version | None = None, *organisations) -> list[Handout]:
    chosen = organisations or (cast.choir, cast.clinic, cast.bank)
    return actions.hand_out(version or issued(cast), [body(one) for one in chosen], by=cast.secretary)


def handout(organisation, version: Version | None = None) -> Handout:
    rows = Handout.objects.filter(body__organisation=organisation).order_by("-version__number")
    return (rows.filter(version=version) if version else rows).first()


def fresh(one):
    return type(one).objects.get(pk=one.pk)
