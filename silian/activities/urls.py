from django.urls import path

from silian.activities.views import calls, door, office, public

app_name = "activities"

urlpatterns = [
    # Open to everybody.
    path("", public.activities, name="activities"),
    path("<int:pk>", public.activity, name="activity"),
    path("<int:pk>.ics", public.calendar, name="calendar"),
    path("<int:pk>/sign-up", public.sign_up, name="sign_up"),
    # With a private link, or the code at the door.
    path("link/<str:secret>", public.private, name="private"),
    path("link/<str:secret>/take-back", public.private_cancel, name="private_cancel"),
    path("door/<str:key>", door.enter, name="enter"),
    # Signed in.
    path("sign-ups/<int:pk>/take-back", public.signup_cancel, name="signup_cancel"),
    path("<int:pk>/sign-up-other", office.sign_up_other, name="sign_up_other"),
    # Whoever organises something.
    path("organised", office.organised, name="organised"),
    path("new", office.new, name="new"),
    path("from-call/<int:pk>", calls.activity_from_call, name="activity_from_call"),
    path("<int:pk>/edit", office.edit, name="edit"),
    path("<int:pk>/publish", office.publish, name="publish"),
    path("<int:pk>/cancel", office.cancel, name="cancel"),
    path("<int:pk>/result", office.result, name="result"),
    path("sessions/<int:pk>", office.session, name="session"),
    path("sessions/<int:pk>/cancel", office.session_cancel, name="session_cancel"),
    path("sessions/<int:pk>/attendance", office.attendance, name="attendance"),
    path("sessions/<int:pk>/paper", office.paper, name="paper"),
    path("sessions/<int:pk>/workbook", office.workbook, name="workbook"),
    path("sessions/<int:pk>/door", door.show, name="door"),
    path("sign-ups/<int:pk>/called", office.called, name="called"),
]
