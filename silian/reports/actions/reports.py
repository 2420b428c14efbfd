"""Reports: begun, given their words, dropped; made public and taken back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.members.models import Federation
from silian.people.models import User
from silian.reports import rules
from silian.reports.models import Passage, Report
from silian.reports.queries.content import drafted, title_of
from silian.reports.queries.outline import outline
from silian.reports.queries.reports import earlier_ones
from silian.reports.queries.wording import with_places

OWN = ("title", "as_of", "before")


@transaction.atomic
def begin_report(federation: Federation, kind: str, fields: dict[str, Any], *, by: User) -> Report:
    """Begin a report about a period; whatever it can say from the records stands in it at once."""
    subject = {name: fields.get(name) for name in ("community", "sector", "organisation")}
    require(
        rules.can_begin(
            by,
            federation.pk,
            kind,
            community_id=_pk(subject["community"]),
            organisation_id=_pk(subject["organisation"]),
        )
    )
    report = Report(
        federation=federation,
        kind=kind,
        since=fields["since"],
        until=fields["until"],
        as_of=fields.get("as_of"),
        by=by,
        **subject,
    )
    report.title = fields.get("title") or title_of(report)
    report.before = fields["before"] if "before" in fields else earlier_ones(report).first()
    _save(report)
    record(
        "reports.report.begun",
        report,
        by=by,
        about=[report.subject],
        organisation=report.organisation,
        title=report.title,
    )
    return report


def _pk(thing: Any) -> int | None:
    return thing.pk if thing else None


def _save(report: Report, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            report.save(update_fields=fields)
    except IntegrityError as error:
        if "report_one_draft" in str(error):
            raise Refused(_("A draft about this period has been begun already. Go on with that one.")) from error
        raise


@transaction.atomic
def write_report(report: Report, fields: dict[str, Any], words: dict[str, str], *, by: User) -> Report:
    """Title, day and comparison, and the words of each section. Words left as proposed, or emptied, go on living.

    `words`: section → text, with figures as 【signs】.
    """
    lock(report)
    require(rules.can_change(by, report))
    changed = sorted(name for name in OWN if name in fields and getattr(report, name) != fields[name])
    for name in changed:
        setattr(report, name, fields[name])
    if changed:
        _save(report, changed)
        names = recorded(Report, changed)
        record("reports.report.changed", report, by=by, about=[report.subject], title=report.title, fields=names)
    written = _write_passages(report, words, by)
    if written:
        record(
            "reports.report.written",
            report,
            by=by,
            about=[report.subject],
            title=report.title,
            parts="、".join(written),
        )
    return report


def _write_passages(report: Report, words: dict[str, str], by: User) -> list[str]:
    proposed = drafted(report)
    kept = {one.part: one for one in report.passages.all()}
    headings, written, wrong = {one.key: one.heading for one in outline(report.kind)}, [], {}
    for part, typed in words.items():
        if part not in headings:
            continue
        text, unknown = with_places(typed.replace("\r\n", "\n").strip()[: Passage.TEXT_MOST])
        if unknown:
            wrong[f"words_{part}"] = _("No figure is called %(names)s. Take one from the list below.") % {
                "names": "".join(f"【{one}】" for one in unknown)
            }
            continue
        own = "" if text == proposed.get(part, "").strip() else text
        before = kept[part].text if part in kept else ""
        if own == before:
            continue
        written.append(str(headings[part]))
        if own:
            fresh = {"federation_id": report.federation_id, "text": own, "by": by, "at": timezone.now()}
            Passage.objects.update_or_create(report=report, part=part, defaults=fresh)
        else:
            kept[part].delete()
    if wrong:
        raise Refused(next(iter(wrong.values())), wrong)
    return written


@transaction.atomic
def drop_report(report: Report, *, by: User) -> None:
    """The draft is not needed after all. It never had a number, so nothing is missing."""
    lock(report)
    require(rules.can_change(by, report))
    record("reports.report.dropped", report.federation, by=by, about=[report, report.subject], title=report.title)
    report.passages.all().delete()
    report.delete()


@transaction.atomic
def publish_report(report: Report, *, by: User) -> Report:
    """From now on everybody may read it, without signing in."""
    lock(report)
    require(rules.can_publish(by, report))
    report.published_at = timezone.now()
    report.save(update_fields=["published_at"])
    record("reports.report.published", report, by=by, about=[report.subject], title=report.title, sign=report.sign)
    return report


@transaction.atomic
def withdraw_report(report: Report, because: str, *, by: User) -> Report:
    """It is no longer public; it stays frozen, with its number."""
    lock(report)
    require(rules.can_withdraw(by, report))
    said = in_words(because, _("Please say in a few words why it is no longer public."))
    report.published_at = None
    report.save(update_fields=["published_at"])
    record(
        "reports.report.withdrawn",
        report,
        by=by,
        about=[report.subject],
        title=report.title,
        sign=report.sign,
        because=said,
    )
    return report
