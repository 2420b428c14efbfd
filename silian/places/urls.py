from django.urls import path

from silian.places.views import bookings

app_name = "places"

urlpatterns = [
    path("series/<int:pk>", bookings.booking, name="series"),
    path("bookings/<int:pk>", bookings.booking, name="booking"),
]
