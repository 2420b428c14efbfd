from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword


class Command(changepassword.Command):
    help = "Give a person a new password; she chooses one of her own when she next signs in."

    def handle(self, *args, **options):
        said = super().handle(*args, **options)
        name = options["username"]
        if name and said and "successfully" in said:
            get_user_model().objects.filter(username=name).update(must_change_password=True)
        return said
