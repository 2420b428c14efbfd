"""Gather the browser assets from node_modules and give every file its digest."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

# What the pages load, by package and file; nothing else of the packages is served.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "echarts/dist/echarts.min.js": "echarts.js",
}


class Command(BaseCommand):
    help = "Gather browser assets (from node_modules) into the build folder."
    requires_system_checks = []

    def handle(self, *args, **options):
        modules = settings.ROOT / "node_modules"
        vendor: Path = settings.ASSETS / "vendor"
        shutil.rmtree(vendor, ignore_errors=True)
        (vendor / "vendor").mkdir(parents=True)
        for source, target in FILES.items():
            if not (modules / source).exists():
                raise CommandError(f"node_modules/{source} is missing. Run `make setup`.")
            text = (modules / source).read_text(encoding="utf-8")
            # A source map would be asked for by nobody and is not served.
            lines = [line for line in text.splitlines() if "sourceMappingURL=" not in line]
            (vendor / "vendor" / target).write_text("\n".join(lines), encoding="utf-8")
        settings.STATICFILES_DIRS[:] = [vendor]
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        self.stdout.write("Assets are in place.")
