from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "silian.places"
    label = "places"
