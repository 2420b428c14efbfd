"""Seal the secrets of group robots and second factors with the first key, so that the older keys can be taken away."""

from django.core.management import BaseCommand
from django.db import transaction

from silian.core.channels import sealing
from silian.core.channels.models import Robot


class Command(BaseCommand):
    help = "Seal the secrets of group robots and second factors anew with the first key of SILIAN_CHANNEL_KEYS or channel-keys."

    @transaction.atomic
    def handle(self, *args, **options):
        robots = list(Robot.objects.exclude(sealed="").select_for_update())
        for robot in robots:
            robot.sealed = sealing.seal_anew(robot.sealed)
            robot.save(update_fields=["sealed"])
        others = sum(seal_anew() for seal_anew in sealing.keepers)
        self.stdout.write(f"{len(robots)} robots and {others} second factors are sealed with the first key.")
