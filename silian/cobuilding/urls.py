from django.urls import path

from silian.cobuilding import views

app_name = "cobuilding"

urlpatterns = [
    path("", views.projects, name="projects"),
    path("<int:pk>", views.project, name="project"),
]
