"""A resolution as an official paper. Always in Chinese: the layout is that of Chinese offices."""

from django.utils import translation
from django.utils.translation import gettext as _

from silian.core.official import Block, Heading, Text, day
from silian.core.official import paper as official
from silian.hall.models import Resolution

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper(resolution: Resolution) -> bytes:
    """The text, its basis, who does not agree and why, when it is looked at again, and what became of it since."""
    with translation.override("zh-hans"):
        matter = resolution.matter
        plan = getattr(matter, "plan", None)
        sender = plan.carrier.body.name if plan and plan.carrier else str(matter.community or matter.federation)
        blocks: list[Block] = []
        if not resolution.stands:
            blocks.append(Text(_("(Replaced by %(sign)s)") % {"sign": resolution.replaced_by.sign}, "plain"))  # type: ignore[union-attr]
        name = matter.number if matter.private else f"{matter.number} {matter.title}"
        blocks += [
            Heading(_("Matter of the resolution")), Text(name),
            Heading(_("What was resolved")), *[Text(line) for line in resolution.text.splitlines() if line.strip()],
            Heading(_("Basis of the resolution")),
            Text(str(resolution.get_basis_display()) + (f"：{resolution.basis_words}" if resolution.basis_words else "")),
        ]  # fmt: skip
        dissents = list(resolution.dissents.all())
        blocks.append(Heading(_("Dissent and reasons")))
        blocks += [Text(f"{one.who}：{one.reason}") for one in dissents] or [Text(_("None."))]
        blocks += [Heading(_("Looked at again")), Text(_("On %(day)s.") % {"day": day(resolution.review_on)})]
        if resolution.reviewed_on:
            blocks.append(Text(f"{day(resolution.reviewed_on)}：{resolution.review_words}"))
        blocks += [Text(""), Text(sender, "right"), Text(day(resolution.resolved_on), "right")]
        title = (
            _("Resolution on matter %(number)s") % {"number": matter.number}
            if matter.private
            else _("Resolution on “%(title)s”") % {"title": matter.title}
        )
        return official(title, blocks, number=resolution.sign, sender=sender, author=matter.federation.name)
