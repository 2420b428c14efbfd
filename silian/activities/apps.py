from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "silian.activities"
    label = "activities"

    def ready(self):
        from silian.activities import merging, queries, words, workbooks  # noqa: F401
        from silian.activities.queries.dates import dates_of
        from silian.activities.queries.handover import shares
        from silian.cobuilding.queries import known_numbers
        from silian.members.queries import handover
        from silian.places.queries import feeds, whats_on

        whats_on.providers.append(queries.sessions_at)
        feeds.providers.append(dates_of)
        known_numbers.append(queries.numbers_of)
        handover.providers.append(shares)
