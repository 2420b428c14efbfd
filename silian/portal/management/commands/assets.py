"""Gather the browser assets from node_modules, keep what our pages use, and give every file its digest."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from silian.portal.management.purge import purge, words_in

# What the pages load, by package and file; nothing else of the packages is served.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
}
# Of the charts' library only what our charts draw with; the pages without a chart load none of it.
CHARTS = """
export { init } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([
    BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, GridComponent, TooltipComponent,
    VisualMapContinuousComponent, LabelLayout, SVGRenderer,
]);
"""
LICENCES = "/* Apache ECharts: Apache License 2.0, the Apache Software Foundation. ZRender: BSD 3-Clause, Baidu Inc. */"
# All assets of every page together, compressed: a phone on a slow line loads them once a year.
MOST_BYTES = 150 * 1024
# What a page with charts loads besides, likewise.
MOST_BYTES_OF_CHARTS = 230 * 1024
CHART_FILES = ("echarts.", "charts.")


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
        self.bind(modules, vendor / "vendor" / "echarts.js")
        settings.STATICFILES_DIRS[:] = [vendor]
        call_command(
            "collectstatic", interactive=False, clear=True, verbosity=0,
            # Allauth, ninja and others bring files for pages we do not use.
            ignore_patterns=["account", "mfa", "ninja", "django_htmx", "admin"],
        )  # fmt: skip
        pages, charts = self.weigh()
        self.stdout.write(
            f"Assets are in place: {pages / 1024:.0f} KB compressed, and {charts / 1024:.0f} KB on pages with charts."
        )

    def pages(self) -> list[Path]:
        """Every file that names a class."""
        product = settings.ROOT / "silian"
        return [*product.rglob("*.html"), *product.rglob("*.py"), *product.rglob("*.js")]

    def bind(self, modules: Path, target: Path) -> None:
        """The charts' library as one file that sets `echarts`, by the bundler's own program: it needs no Node.js."""
        found = [*modules.glob("@esbuild/*/bin/esbuild"), *modules.glob("@esbuild/*/esbuild.exe")]
        if not found or not (modules / "echarts").exists():
            raise CommandError("node_modules/echarts or node_modules/@esbuild is missing. Run `make setup`.")
        subprocess.run(
            [found[0], "--bundle", "--minify", "--format=iife", "--global-name=echarts", "--target=es2018",
             "--legal-comments=none", f"--banner:js={LICENCES}", '--define:process.env.NODE_ENV="production"', "--log-level=error", f"--outfile={target}"],
            input=CHARTS, text=True, check=True, cwd=settings.ROOT,
        )  # fmt: skip

    def weigh(self) -> tuple[int, int]:
        """Bytes of the assets of every page and of the charts, compressed; more than we promise is an error here and not on a phone."""
        files = {
            path.name: len(gzip.compress(path.read_bytes(), 9))
            for path in (settings.ASSETS / "static").glob("*/*.*.*")
            if path.suffix != ".gz"
        }
        charts = sum(size for name, size in files.items() if name.startswith(CHART_FILES))
        pages = sum(files.values()) - charts
        if pages > MOST_BYTES or charts > MOST_BYTES_OF_CHARTS:
            raise CommandError(
                f"The assets weigh {pages} and {charts} bytes compressed, more than {MOST_BYTES} and {MOST_BYTES_OF_CHARTS}: {files}"
            )
        return pages, charts
