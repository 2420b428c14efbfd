"""The `silian` command: Django's own commands and ours, on a running database."""

import ctypes
import os
import signal
import sys

# Our commands as a person looks for them; Django's own stand below.
GROUPS = {
    "Run": {
        "run": "Start the production server; --demo adds the demo street on loopback.",
        "demo": "Load the demo street through the importers users use.",
        "create-office": "Found a federation and seat its first secretary.",
    },
    "Lists in and out": {
        "import": "Check a workbook (.xlsx, .csv) and write it: members, seats, services, demands.",
        "duties": "Print what every body owes in a year, and the fact that fulfilled it.",
        "indicators": "Print every figure of a federation as of a day, and how many rows stand behind it.",
        "match": "Rank services for demands, from files to a file, without a database.",
        "plan": "Propose the best whole assignment and exchanges, from files to a file, without a database.",
        "opinion-map": "Find groups that answered alike and what all share, from a file of votes, without a database.",
        "tally": "Count an election from a .pb or .toi file and say why, without a database.",
        "recount": "Check the published file of a ballot and count it again, without a database.",
    },
    "For the keeper of the machine": {
        "deliver": "Send e-mail and group robots as they fall due (run does it by itself).",
        "rotate-keys": "Seal the secrets of robots and second factors with the first key (docs/operations.md).",
        "forget": "Take out what is kept of people for a while only; to be run every night.",
        "migrate": "Bring the tables up to date (run does it by itself).",
        "changepassword": "Give a person a new password.",
        "clearsessions": "Delete sessions that have ended.",
        "dbshell": "Open psql on the database.",
    },
    "For those who build Silian": {
        "assets": "Gather the browser assets (make setup does it).",
        "makemigrations": "Write down a change of the tables.",
        "shell": "Python with everything loaded.",
    },
}
# Commands that work on files only.
WITHOUT_DATABASE = {
    "match",
    "plan",
    "opinion_map",
    "tally",
    "recount",
    "assets",
    "collectstatic",
    "compilemessages",
    "makemessages",
    "help",
    "version",
    "--version",
}


def overview() -> str:
    """What `silian --help` says."""
    lines = ["silian COMMAND [options]     silian COMMAND --help says more", ""]
    for group, commands in GROUPS.items():
        lines += [group, *(f"  {name:<16}{what}" for name, what in commands.items()), ""]
    lines += [
        "All of Django's commands work too: silian help --commands",
        "What the environment may set: docs/operations.md",
    ]
    return "\n".join(lines)


def _beside_the_pages(parent: int) -> None:
    """A companion gives way to the pages, and must not outlive their main process, however early that is killed."""
    os.nice(10)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 is PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit("The process this one belongs to has ended.")


def main(argv: list[str] | None = None) -> None:
    argv = list(sys.argv if argv is None else argv)
    if parent := os.environ.get("SILIAN_COMPANION"):
        _beside_the_pages(int(parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silian.config.settings")
    if len(argv) < 2 or argv[1:] in (["-h"], ["--help"], ["help"]):
        print(overview())
        return
    if not argv[1].startswith("-"):
        argv[1] = argv[1].replace("-", "_")
    # Whoever stops us by process id gets the same clean end as Ctrl-C, from the first moment on.
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.default_int_handler)
    try:
        _on_a_running_database(argv)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)


def _on_a_running_database(argv: list[str]) -> None:
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    server = None
    if argv[1] not in WITHOUT_DATABASE and not {"-h", "--help"} & set(argv):
        from silian.core.database import ensure_running

        server = ensure_running()
    try:
        execute_from_command_line(argv)
    except OperationalError as error:
        if "connection" not in str(error):
            raise
        sys.exit(
            f"The database cannot be reached: {str(error).strip()}\nCheck DATABASE_URL, or leave it out for the embedded PostgreSQL."
        )
    finally:
        if server is not None:
            server.cleanup()


if __name__ == "__main__":
    main()
