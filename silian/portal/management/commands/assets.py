"""Gather the browser assets from node_modules, keep what our pages use, and give every file its digest."""

import gzip
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from silian.portal.management.purge import purge, words_in

# What the pages load, by package and file; nothing else of the packages is served.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
}
# All assets together, compressed: a phone on a slow line loads them once a year.
MOST_BYTES = 150 * 1024


class Command(BaseCommand):
    help = "Gather browser assets (from node_modules) into the build folder."
    requires_system_checks = []

    def handle(self, *args, **options):
        modules = settings.ROOT / "node_modules"
        vendor: Path = settings.ASSETS / "vendor"
        shutil.rmtree(vendor, ignore_errors=True)
        (vendor / "vendor").mkdir(parents=True)
        used = words_in(self.pages())
        for source, target in FILES.items():
            if not (modules / source).exists():
                raise CommandError(f"node_modules/{source} is missing. Run `make setup`.")
            text = (modules / source).read_text(encoding="utf-8")
            if target.endswith(".css"):
                text = purge(text, used)
            # A source map would be asked for by nobody and is not served.
            text = re.sub(r"/[*/]# sourceMappingURL=\S+(\s*\*/)?", "", text)
            (vendor / "vendor" / target).write_text(text, encoding="utf-8")
        settings.STATICFILES_DIRS[:] = [vendor]
        call_command(
            "collectstatic", interactive=False, clear=True, verbosity=0,
            # Allauth, ninja and others bring files for pages we do not use.
            ignore_patterns=["account", "mfa", "ninja", "django_htmx", "admin"],
        )  # fmt: skip
        self.stdout.write(f"Assets are in place: {self.weigh() / 1024:.0f} KB compressed.")

    def pages(self) -> list[Path]:
        """Every file that names a class."""
        product = settings.ROOT / "silian"
        return [*product.rglob("*.html"), *product.rglob("*.py"), *product.rglob("*.js")]

    def weigh(self) -> int:
        """Bytes of all assets, compressed; more than we promise is an error here and not on somebody's phone."""
        files = {
            path.name: len(gzip.compress(path.read_bytes(), 9))
            for path in (settings.ASSETS / "static").glob("*/*.*.*")
            if path.suffix != ".gz"
        }
        total = sum(files.values())
        if total > MOST_BYTES:
            raise CommandError(f"The assets weigh {total} bytes compressed, more than {MOST_BYTES}: {files}")
        return total
