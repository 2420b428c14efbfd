"""The product and the bare page under one server: the bare one without any middleware, session or layout."""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "silian.config.settings"


def application(environ, start_response):
    return (BARE if environ["PATH_INFO"] == "/bare" else WHOLE)(environ, start_response)


def load() -> None:
    global BARE, WHOLE
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.TEMPLATES[0]["DIRS"] = [Path(__file__).with_name("templates")]
    django.setup()
    from django.core.handlers.wsgi import WSGIHandler

    WHOLE = WSGIHandler()
    whole, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    BARE = WSGIHandler()
    settings.MIDDLEWARE = whole


if __name__ == "__main__":
    from granian import Granian

    Granian(
        "tests.bench.serve:application", address="127.0.0.1", port=int(sys.argv[1]), interface="wsgi",
        workers=1, blocking_threads=4, log_access=False, log_level="error", workers_kill_timeout=5,
    ).serve()  # fmt: skip
else:
    load()
