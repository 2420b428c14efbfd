from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "silian.volunteering"
    label = "volunteering"
