"""Seal the secrets of group robots, programs and second factors with the first key, so that the older keys can be taken away."""

from django.core.management import BaseCommand
from django.db import transaction

from silian.core.channels import sealing
from silian.core.channels.models import Robot, Subscription


class Command(BaseCommand):
    help = "Seal all kept secrets anew with the first key of SILIAN_CHANNEL_KEYS or channel-keys."

    @transaction.atomic
    def handle(self, *args, **options):
        robots = _seal_anew(Robot)
        programs = _seal_anew(Subscription)
        others = sum(seal_anew() for seal_anew in sealing.keepers)
        self.stdout.write(
            f"{robots} robots, {programs} programs and {others} second factors are sealed with the first key."
        )


def _seal_anew(model) -> int:
    found = list(model.objects.exclude(sealed="").select_for_update())
    for one in found:
        one.sealed = sealing.seal_anew(one.sealed)
        one.save(update_fields=["sealed"])
    return len(found)
