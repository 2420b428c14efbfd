from django.urls import path

from silian.places.views import bookings

app_name = "places"

urlpatterns = [
    path("bookings/<int:pk>", bookings.booking, name="booking"),
]
