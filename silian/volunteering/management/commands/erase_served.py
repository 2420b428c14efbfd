"""Erase who was served at home where the time of keeping is over; to be run every night."""

from django.core.management import BaseCommand

from silian.volunteering.actions import homes


class Command(BaseCommand):
    help = "Erase name, address and condition of people served at home once the time of keeping is over."

    def handle(self, *args, **options):
        self.stdout.write(f"{homes.erase_served()} erased.")
