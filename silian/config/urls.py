from django.urls import include, path

from silian.config.api import api

urlpatterns = [
    path("account/", include("silian.people.doors")),
    path("person/", include("silian.people.urls")),
    path("members/", include("silian.members.urls")),
    path("lists/", include("silian.exchange.urls")),
    path("projects/", include("silian.cobuilding.urls")),
    path("places/", include("silian.places.urls")),
    path("activities/", include("silian.activities.urls")),
    path("volunteering/", include("silian.volunteering.urls")),
    path("api/", api.urls),
    path("", include("silian.portal.urls")),
]
