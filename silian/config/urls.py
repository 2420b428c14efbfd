from django.urls import include, path

from silian.config.api import api

handler404 = "silian.config.api.no_such_address"

urlpatterns = [
    path("account/", include("silian.people.doors")),
    path("person/", include("silian.people.urls")),
    path("members/", include("silian.members.urls")),
    path("lists/", include("silian.exchange.urls")),
    path("projects/", include("silian.cobuilding.urls")),
    path("places/", include("silian.places.urls")),
    path("activities/", include("silian.activities.urls")),
    path("volunteering/", include("silian.volunteering.urls")),
    path("documents/", include("silian.documents.urls")),
    path("tasks/", include("silian.tasks.urls")),
    path("visits/", include("silian.visits.urls")),
    path("meetings/", include("silian.meetings.urls")),
    path("hall/", include("silian.hall.urls")),
    path("deliberation/", include("silian.deliberation.urls")),
    path("counsel/", include("silian.counsel.urls")),
    path("honours/", include("silian.honours.urls")),
    path("stories/", include("silian.stories.urls")),
    path("reports/", include("silian.reports.urls")),
    path("duties/", include("silian.duties.urls")),
    path("api/", api.urls),
    path("", include("silian.portal.urls")),
]
