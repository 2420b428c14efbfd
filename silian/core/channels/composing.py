"""The words of a message, in its reader's language, cut where the channel ends."""

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core import verbs
from silian.core.channels import links, waits
from silian.core.channels.models import Reach, Robot
from silian.core.kinds import kind_of
from silian.core.models import Notice

# Bytes in UTF-8. WeCom's is the platform's own; the others take 20,000, but nobody reads that in a chat.
MOST_BYTES = {Robot.Platform.WECOM: 2048, Robot.Platform.DINGTALK: 4096, Robot.Platform.FEISHU: 4096}
LONGEST_LINE = 600  # bytes: one long sentence must not push all others out
MOST_IN_MAIL = 200
DESK = "/notices"


def cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, ended between two characters and marked with “…”."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: max(0, most - len("…".encode()))].decode("utf-8", "ignore") + ("…" if most >= 3 else "")


def sentence(notice: Notice) -> str:
    """What happened. Of a confidential kind only that something did."""
    kind = kind_of(notice.verb)
    if kind.confidential:
        return _("Something new that is only shown in the app (%(kind)s).") % {"kind": kind.word}
    return " ".join(verbs.sentence(notice.verb, notice.facts).split())


def once(notices: Sequence[Notice]) -> list[Notice]:
    """The same sentence told to several people stands in a group's digest once."""
    seen: dict[tuple, Notice] = {}
    for notice in notices:
        seen.setdefault((notice.verb, notice.subject, str(notice.facts)), notice)
    return list(seen.values())


def robot_text(robot: Robot, number: int, notices: Sequence[Notice]) -> tuple[str, int]:
    """(text, events in it) of a group's digest, never longer than its platform takes."""
    with translation.override(robot.language):
        told = [f"· {cut(sentence(notice), LONGEST_LINE)}" for notice in once(notices)]
        head = _("Silian, digest no. %(number)s") % {"number": number}
        return fitted(head, told, links.absolute(DESK), MOST_BYTES[Robot.Platform(robot.platform)]), len(told)


def fitted(head: str, told: list[str], link: str, most: int) -> str:
    """Head, as many lines as fit, how many more there are, and the link, which always fits."""
    for kept in range(len(told), -1, -1):
        left = len(told) - kept
        more = [ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left}] if left else []
        text = "\n".join([head, *told[:kept], *more, link])
        if len(text.encode()) <= most:
            return text
    return cut(head, most)


def test_text(robot: Robot, number: int) -> str:
    with translation.override(robot.language):
        said = _("This is a test line (no. %(number)s). The robot of “%(name)s” works.") % {
            "number": number,
            "name": robot.name,
        }
        return f"{said}\n{links.absolute('/')}"


def mail_text(reach: Reach, number: int, notices: Sequence[Notice], *, digest: bool) -> tuple[str, str]:
    """(subject, text) of an e-mail to one person."""
    with translation.override(reach.language):
        count = len(notices)
        if count == 1:
            subject = cut(sentence(notices[0]), 150)
        else:
            subject = ngettext("%(number)s notice", "%(number)s notices", count) % {"number": count}
        head = _("%(name)s, this is new for you:") % {"name": reach.person.name}
        told = [_mail_line(notice) for notice in notices[:MOST_IN_MAIL]]
        left = count - len(told)
        if left:
            told.append(ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left})
        why = (
            _("You get this once a day because you chose the digest.")
            if digest
            else _("You get this at once because you chose so.")
        )
        foot = [
            _("All notices: %(link)s") % {"link": links.absolute(DESK)},
            why,
            _("No more e-mails, without signing in: %(link)s")
            % {"link": links.stop_link(reach.person_id, reach.address)},
            _("Message no. %(number)s") % {"number": number},
        ]
        return _("[Silian] %(subject)s") % {"subject": subject}, "\n\n".join(
            [head, *told, *(waits.told(reach.person) if digest else []), "--", "\n".join(foot)]
        ) + "\n"


def _mail_line(notice: Notice) -> str:
    said = f"{timezone.localtime(notice.at):%Y-%m-%d %H:%M}  {sentence(notice)}"
    ours = notice.url.startswith("/") and not notice.url.startswith("//")
    return f"{said}\n{links.absolute(notice.url)}" if ours else said


def confirm_text(reach: Reach) -> tuple[str, str]:
    """(subject, text) of the question whether an address is hers."""
    with translation.override(reach.language):
        return _("[Silian] Is this your address?"), "\n\n".join(
            [
                _(
                    "Somebody entered this address for notices of Silian. If it was you, please confirm it within a week:"
                ),
                links.confirm_link(reach.person_id, reach.address),
                _("If it was not you, do nothing: no further e-mail will come."),
            ]
        ) + "\n"
