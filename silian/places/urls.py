from django.urls import path

from silian.places.views import bases, bookings, feeds, public, rooms, series

app_name = "places"

urlpatterns = [
    # Open to everybody.
    path("open", public.bases, name="open"),
    path("open/<int:pk>", public.base, name="open_base"),
    path("open/<int:pk>/calendar.ics", public.calendar, name="open_calendar"),
    path("pictures/<int:pk>", public.picture, name="picture"),
    path("feeds/<str:secret>.ics", feeds.read, name="feed_read"),
    # Bases.
    path("", bases.listed, name="bases"),
    path("new", bases.new, name="base_new"),
    path("<int:pk>", bases.base, name="base"),
    path("<int:pk>/edit", bases.edit, name="base_edit"),
    path("<int:pk>/close", bases.close, name="base_close"),
    path("<int:pk>/reopen", bases.reopen, name="base_reopen"),
    path("<int:pk>/partners", bases.partners, name="base_partners"),
    path("<int:pk>/partners/<int:partner_pk>/drop", bases.partner_drop, name="partner_drop"),
    path("<int:pk>/pictures", bases.pictures, name="base_pictures"),
    path("pictures/<int:pk>/drop", bases.picture_drop, name="picture_drop"),
    # Rooms.
    path("<int:pk>/rooms/new", rooms.new, name="room_new"),
    path("rooms/<int:pk>", rooms.room, name="room"),
    path("rooms/<int:pk>/edit", rooms.edit, name="room_edit"),
    path("rooms/<int:pk>/hours", rooms.hours, name="room_hours"),
    path("rooms/<int:pk>/days", rooms.days, name="room_days"),
    path("days/<int:pk>/drop", rooms.closing_drop, name="closing_drop"),
    path("rooms/<int:pk>/close", rooms.close, name="room_close"),
    path("rooms/<int:pk>/reopen", rooms.reopen, name="room_reopen"),
    path("use", rooms.use, name="use"),
    path("find", rooms.find, name="find"),
    # Bookings.
    path("rooms/<int:pk>/book", bookings.book, name="book"),
    path("rooms/<int:pk>/take", bookings.take, name="take"),
    path("bookings", bookings.listed, name="bookings"),
    path("bookings/<int:pk>", bookings.booking, name="booking"),
    path("bookings/<int:pk>/edit", bookings.edit, name="booking_edit"),
    path("bookings/<int:pk>/approve", bookings.approve, name="booking_approve"),
    path("bookings/<int:pk>/decline", bookings.decline, name="booking_decline"),
    path("bookings/<int:pk>/cancel", bookings.cancel, name="booking_cancel"),
    path("bookings/<int:pk>/hand-back", bookings.hand_back, name="booking_hand_back"),
    # Series.
    path("rooms/<int:pk>/series", series.new, name="series_new"),
    path("series/<int:pk>", series.series, name="series"),
    path("series/<int:pk>/add", series.add, name="series_add"),
    path("series/<int:pk>/end", series.end, name="series_end"),
    path("series/<int:pk>/confirm", series.confirm, name="series_confirm"),
    path("series/<int:pk>/approve", series.approve, name="series_approve"),
    path("series/<int:pk>/decline", series.decline, name="series_decline"),
    # Calendar addresses.
    path("feeds", feeds.mine, name="feeds"),
    path("feeds/<int:pk>/revoke", feeds.revoke, name="feed_revoke"),
]
