from django.urls import path

from silian.activities.views import calls

app_name = "activities"

urlpatterns = [
    path("from-call/<int:pk>", calls.activity_from_call, name="activity_from_call"),
]
