"""Take out what is not needed any more of guests without an account; for the nightly timer of the machine."""

from django.core.management import BaseCommand

from silian.activities.actions import forget_guests


class Command(BaseCommand):
    help = "Take out names and phone numbers of guests whose time is over (90 days after the result)."

    def handle(self, *args, **options):
        self.stdout.write(f"{forget_guests()} sign-ups were emptied.")
