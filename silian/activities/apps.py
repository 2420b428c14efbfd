from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "silian.activities"
    label = "activities"

    def ready(self):
        from silian.activities import merging, queries, words, workbooks  # noqa: F401
        from silian.cobuilding.queries import known_numbers
        from silian.places.queries.whats_on import providers

        providers.append(queries.sessions_at)
        known_numbers.append(queries.numbers_of)
