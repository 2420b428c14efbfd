"""The beginning of an installation: a federation and the first person in its office."""

import secrets

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from django.utils.dateparse import parse_date

from silian.core.errors import Refused
from silian.members.actions import structure
from silian.members.models import Federation


class Command(BaseCommand):
    help = "Found a federation and seat its first secretary. She gets a password for once and chooses her own at her first sign-in."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the federation's name, for example 示例街道共建联合会")
        parser.add_argument("slug", help="its short address: letters, digits and hyphens")
        parser.add_argument("--account", required=True, help="the account name of the first secretary")
        parser.add_argument("--person", required=True, help="her name")
        parser.add_argument("--title", default="", help="the title of her seat, for example 秘书长")
        parser.add_argument("--level", choices=Federation.Level.values, default=Federation.Level.STREET)
        parser.add_argument("--below", metavar="SLUG", help="the short address of the federation it belongs to")
        parser.add_argument(
            "--founded-on", metavar="YYYY-MM-DD", help="the day it was founded, if it is older than today"
        )

    def handle(self, *, name, slug, account, person, title, level, below, founded_on, **options):
        parent = Federation.objects.filter(slug=below).first() if below else None
        if below and parent is None:
            raise CommandError(f"There is no federation with the short address “{below}”.")
        try:
            founded = parse_date(founded_on) if founded_on else None
        except ValueError:
            founded = None
        if founded_on and founded is None:
            raise CommandError("Give the day as YYYY-MM-DD.")
        password = f"{secrets.token_urlsafe(9)}-7a"  # always mixed, as the password rules ask
        # The names that stand in the tables are in the language of the place.
        with translation.override("zh-hans"):
            try:
                with transaction.atomic():
                    made = structure.found_federation(
                        name, slug, by=None, parent=parent, level=level, founded_on=founded
                    )
                    structure.seat_first_secretary(made, account, person, password, title=title)
            except Refused as refusal:
                raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(f"{made.name} is founded.")
        self.stdout.write(f"{person} signs in as {account} with the password {password} and chooses her own then.")
