from django.urls import path

from silian.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("desk", views.desk, name="desk"),
    path("healthz", views.healthz, name="healthz"),
]
