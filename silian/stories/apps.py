from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "silian.stories"
    label = "stories"

    def ready(self) -> None:
        from silian.cobuilding.queries import relatives as of_projects
        from silian.hall.queries import around
        from silian.hall.queries import relatives as of_matters
        from silian.stories import merging, words  # noqa: F401
        from silian.stories.models import Story
        from silian.stories.queries.beside import story_of_matter, story_of_project

        around.of_matter.append(Story)
        of_matters.providers.append(story_of_matter)
        of_projects.providers.append(story_of_project)
