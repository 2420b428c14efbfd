"""What volunteers can do and when, and the texts they agree to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Skill(models.TextChoices):
    """What somebody can do; also the kinds of service a community may order for a home."""

    HEALTH = "health", _("Health check and advice")
    HAIRCUT = "haircut", _("Haircut")
    CARE = "care", _("Company and care")
    CLEANING = "cleaning", _("Housework and cleaning")
    REPAIRS = "repairs", _("Small repairs")
    DIGITAL = "digital", _("Help with phone and computer")
    ERRANDS = "errands", _("Shopping and errands")
    DRIVING = "driving", _("Driving")
    COOKING = "cooking", _("Cooking and meals")
    LAW = "law", _("Legal advice")
    MONEY = "money", _("Safety from fraud, money matters")
    MIND = "mind", _("Listening and comfort")
    TEACHING = "teaching", _("Teaching and reading")
    ARTS = "arts", _("Music, dance and calligraphy")
    SPORTS = "sports", _("Sports and exercise")
    SAFETY = "safety", _("Fire and home safety")
    PATROL = "patrol", _("Patrol and order")
    GREEN = "green", _("Environment and rivers")
    HOSTING = "hosting", _("Hosting and guiding")
    LANGUAGES = "languages", _("Languages and sign language")


class FreeTime(models.TextChoices):
    """A part of the week in which somebody is usually free."""

    WEEKDAY_MORNING = "weekday_morning", _("Weekday mornings")
    WEEKDAY_AFTERNOON = "weekday_afternoon", _("Weekday afternoons")
    WEEKDAY_EVENING = "weekday_evening", _("Weekday evenings")
    WEEKEND_MORNING = "weekend_morning", _("Weekend mornings")
    WEEKEND_AFTERNOON = "weekend_afternoon", _("Weekend afternoons")
    WEEKEND_EVENING = "weekend_evening", _("Weekend evenings")


class ChosenField(ArrayField):
    """Several of a list of choices, each once."""

    def __init__(self, choices_of=None, **kwargs):
        # A migration names the inner field itself; in the code only the list is said.
        base = kwargs.pop("base_field", None) or models.CharField(max_length=20, choices=choices_of.choices)
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(base, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


def labels(choices, chosen) -> list[str]:
    """The words of what was chosen, in the order of the list; what the list no longer knows reads as it was kept."""
    known = {value: str(label) for value, label in choices.choices}
    return [known.get(value, value) for value in sorted(chosen, key=[*known, *chosen].index)]


# A version is never changed: what somebody agreed to must stay readable. A new text is a new version.
CONSENT_VERSION = "2026-11"
CONSENT_TEXTS = {
    "2026-11": {
        "keep": _(
            "The federation may keep my name, telephone number, skills and free times, to ask me for service and to count "
            "my service time. The office and the leaders of my teams see them. They are kept until I withdraw or delete "
            "them; minutes already counted stay without my name."
        ),
        "guardian": _(
            "I am the guardian. I have read what volunteers do here and which data are kept, and I agree that this minor "
            "takes part in service that fits her age."
        ),
        "share": _(
            "The office may hand my name, volunteer number and service time to the national volunteer system. I can take "
            "this back at any time; what was handed over before stays there."
        ),
    }
}


def hours(minutes: int | None) -> str:
    """Minutes as hours, with at most two digits and nothing rounded up: 90 → 1.5, 50 → 0.83."""
    hundredths = (minutes or 0) * 100 // 60
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
