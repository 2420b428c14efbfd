"""Steps of a walk through the deliberation hall in a real browser, as the stories of matters take them: one step is one act of one person."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from silian.hall.models import Closing, Matter, Phase, Step
from silian.hall.progress import fold
from tests.browser import at, axe, elder, language, overflows, signed_in

PRIMARY = ".actions .btn-primary"
FORM = "main form.filing .btn-primary"


class Days:
    """The clock of the house, also for the browser's requests; it goes on by hand."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch = monkeypatch

    def to(self, day: date, hour: int = 10) -> None:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
        self.monkeypatch.setattr(timezone, "now", lambda: moment)

    def on(self, days: int) -> None:
        self.to(timezone.localdate() + timedelta(days=days))

    def into(self, matter: Matter, kind: str) -> Phase:
        """The first day of a phase of this matter."""
        phase = Phase.objects.get(matter=matter, kind=kind)
        self.to(timezone.localdate(phase.period.lower))
        return phase


def spoken(*pages, way: str) -> None:
    """Both languages of the house; English stands for large type as well."""
    for page in pages:
        language(page, "zh-hans" if way == "zh" else "en")
        if way != "zh":
            elder(page)


def looks_good(page) -> None:
    found = (axe(page), overflows(page))
    assert found == ([], False), f"{page.url}: {found}"


def press(page, selector: str = PRIMARY) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()
    looks_good(page)


def unfold(page, selector: str) -> None:
    """Open what is folded around an input."""
    page.locator(f"details.act:has({selector}) > summary").first.click()


def fill(page, **values) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]:not([type=hidden])").first.fill(str(value))


def choose(page, **values) -> None:
    for name, value in values.items():
        page.locator(f"main select[name={name}]").first.select_option(str(value))


def check(page, **values) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}][value='{value}']").first.check()


def as_person(page, person, path: str) -> None:
    signed_in(page, person)
    # Without the part: a browser that shows the page already would only move on it, and go on showing what somebody else saw.
    page.goto(path.partition("#")[0])
    looks_good(page)


def signed_out(page, path: str) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(path)
    looks_good(page)


def from_desk(page, person, path: str) -> None:
    """The way everybody takes: what waits stands on her desk, one press leads there."""
    as_person(page, person, "/desk")
    press(page, f".waiting a[href='{path}']")


def case(matter: Matter, part: str = "") -> str:
    return f"/hall/matters/{matter.pk}" + (f"#{part}" if part else "")


# ── The beginning ──


def raised_alone(page, cast, text: str, **typed) -> tuple[Matter, str]:
    """By somebody without an account; with the address only she has."""
    signed_out(page, "/hall/")
    press(page, "a[href='/hall/raise']")
    choose(page, federation=cast.street.pk, community=cast.community.pk)
    fill(page, text=text, **typed)
    press(page, FORM)
    return _receipt(page)


def raised_for(page, cast, helper, text: str, why: str, **typed) -> tuple[Matter, str]:
    """By somebody who writes it down for a neighbour; the receipt is printed and given to her."""
    as_person(page, helper, "/hall/")
    press(page, "a[href='/hall/raise/for']")
    choose(page, community=cast.community.pk)
    check(page, way="phone")
    fill(page, text=text, helped_because=why, **typed)
    press(page, FORM)
    return _receipt(page)


def _receipt(page) -> tuple[Matter, str]:
    matter, address = Matter.objects.latest("pk"), at(page)
    assert address.startswith("/hall/follow/") and matter.number in page.locator("h1").inner_text()
    return matter, address


def accepted(page, owner, matter: Matter, **typed) -> None:
    from_desk(page, owner, case(matter))
    press(page)
    fill(page, **typed)
    press(page, FORM)


def treated(page, owner, matter: Matter, recipe: str, carrier=None) -> None:
    """Its way is chosen, after a look at the days it would take."""
    as_person(page, owner, case(matter))
    press(page, "#plan .buttons a")
    press(page, f"a[href='?recipe={recipe}#days']")
    if carrier:
        choose(page, carrier=carrier.pk)
    press(page, FORM)


def invited(page, owner, matter: Matter, organisation, role: str = "side") -> None:
    as_person(page, owner, case(matter))
    press(page, "#parties > .buttons a")
    choose(page, organisation=organisation.pk, role=role)
    press(page, FORM)


def comes(page, liaison, matter: Matter) -> None:
    from_desk(page, liaison, case(matter, "parties"))
    press(page, "#parties form .btn-primary")


# ── The middle ──


def resolved(page, owner, matter: Matter, **typed) -> None:
    """Written down in its phase, from the desk."""
    from_desk(page, owner, f"/hall/matters/{matter.pk}/resolutions/new")
    fill(page, **typed)
    press(page, FORM)


def task_given(page, owner, matter: Matter, title: str, to: str, days: int) -> None:
    as_person(page, owner, case(matter))
    press(page, "#tasks > .buttons a")
    choose(page, owner=to)
    fill(page, title=title, due_on=timezone.localdate() + timedelta(days=days))
    press(page, FORM)


def task_finished(page, person, outcome: str) -> None:
    """On the desk itself: one sentence, one press."""
    as_person(page, person, "/desk")
    page.locator("form.finish [name=outcome]").first.fill(outcome)
    press(page, "form.finish .btn")


def carried_out(page, owner, matter: Matter, words: str, *, from_the_desk: bool = True) -> None:
    (from_desk if from_the_desk else as_person)(page, owner, case(matter, "tasks"))
    unfold(page, "form[action$='/carried-out']")
    page.locator("form[action$='/carried-out'] textarea").fill(words)
    press(page, "form[action$='/carried-out'] .btn")


# ── The end ──


def answered(page, owner, office, matter: Matter, text: str) -> None:
    """Drafted by the owner, checked by the office, announced to everybody at one moment."""
    as_person(page, owner, case(matter))
    press(page, "#reply a.btn")
    fill(page, text=text)
    press(page, FORM)
    signed_out(page, case(matter))
    assert text not in page.locator("main").inner_text()
    from_desk(page, office, case(matter, "reply"))
    press(page, "#reply form[action$='/check'] .btn-primary")
    from_desk(page, owner, case(matter, "reply"))
    press(page, "#reply form[action$='/announce'] .btn-primary")
    signed_out(page, case(matter))
    assert text in page.locator("main").inner_text()


def proposed(page, owner, office, matter: Matter, reason: str, evidence: str, seen: str) -> Closing:
    """To close it: proposed by the owner, checked by the office, whereupon the raisers are asked."""
    as_person(page, owner, case(matter))
    press(page, "#closing a[href$='/closing']")
    check(page, kind="solved")
    fill(page, reason=reason, evidence=evidence)
    press(page, FORM)
    from_desk(page, office, case(matter, "closing"))
    press(page, "#closing a[href$='/check']")
    check(page, right="yes")
    fill(page, words=seen)
    press(page, FORM)
    return Closing.objects.filter(matter=matter).latest("pk")


def says(page, link: str, verdict: str, words: str = "") -> None:
    """Whoever raised it, by her own address."""
    signed_out(page, link)
    check(page, verdict=verdict)
    page.locator("form:has([name=verdict]) [name=words]").fill(words)
    press(page, "form:has([name=verdict]) .btn-primary")


def closed(page, owner, matter: Matter) -> None:
    from_desk(page, owner, case(matter, "closing"))
    press(page, "#closing form[action$='/close'] .btn-primary")


def whole_life(page, matter: Matter, *kinds: str) -> None:
    """Signed out, everybody reads it from the first word to the end; the row shows what its steps add up to."""
    matter.refresh_from_db()
    steps = list(Step.objects.filter(matter=matter).order_by("number"))
    row = (matter.stage, matter.turn, matter.owner_id, matter.next_what, matter.next_at, matter.ended_as)
    told = fold(steps)
    assert row == (told.stage, told.turn, told.owner_id, told.next_what, told.next_at, told.ended_as)
    signed_out(page, case(matter))
    shown = page.locator(".timeline li .what")
    assert shown.count() == len([step for step in steps if step.public])
    assert [one.kind for one in steps if one.public and one.kind in kinds] == list(kinds)
