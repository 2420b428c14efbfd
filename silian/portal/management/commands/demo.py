from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Load the demo street through the importers users use."

    def add_arguments(self, parser):
        parser.add_argument("--only-if-empty", action="store_true")

    def handle(self, *args, **options):
        self.stdout.write("…")
