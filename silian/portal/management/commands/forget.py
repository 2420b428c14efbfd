"""Take out what is kept of people for a while only; for the nightly timer of the machine."""

from django.core.management import BaseCommand

from silian.activities.actions import forget_guests
from silian.exchange.actions.calls import forget_people
from silian.members.models import Federation
from silian.volunteering.actions.homes import erase_served


class Command(BaseCommand):
    help = "Take out names and numbers of people whose time of keeping is over: guests, staff of calls, people served at home."

    def handle(self, *args, **options):
        called = sum(forget_people(pk) for pk in Federation.objects.values_list("pk", flat=True))
        self.stdout.write(
            f"{forget_guests()} guests, {called} people of calls, {erase_served()} people served at home."
        )
