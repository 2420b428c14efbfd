from django.urls import path

from silian.cobuilding.views import calls
from silian.cobuilding.views import projects as views

app_name = "cobuilding"

urlpatterns = [
    path("", views.projects, name="projects"),
    path("<int:pk>", views.project, name="project"),
    path("from-call/<int:pk>", calls.project_from_call, name="project_from_call"),
]
