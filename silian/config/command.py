"""The `silian` command: Django's own commands and ours, on a running database."""

import os
import sys

# Commands that work on files only.
WITHOUT_DATABASE = {"match", "plan", "assets", "collectstatic", "compilemessages", "makemessages", "help", "--help", "version", "--version"}


def main(argv: list[str] | None = None) -> None:
    argv = sys.argv if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silian.config.settings")
    if len(argv) < 2 or argv[1] in ("-h", "--help"):
        argv = [argv[0], "help"]
    server = None
    if argv[1] not in WITHOUT_DATABASE and not {"-h", "--help"} & set(argv):
        from silian.config.database import ensure_running

        server = ensure_running()

    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    finally:
        if server is not None:
            server.cleanup()


if __name__ == "__main__":
    main()
