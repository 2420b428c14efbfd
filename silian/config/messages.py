"""Compile the translations without needing gettext on the machine."""

from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def compile_all() -> None:
    """Write every .mo beside its .po."""
    from polib import pofile

    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))


if __name__ == "__main__":
    compile_all()
