from django.urls import path  # noqa: F401

app_name = "deliberation"

urlpatterns: list = [
    # Statements, voices, the opinion map.
    # Ballots.
]
