from django.urls import path

from silian.hall.views import matters

app_name = "hall"

urlpatterns = [
    path("", matters.listed, name="matters"),
    path("matters/<int:pk>", matters.matter, name="matter"),
]
