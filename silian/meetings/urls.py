from django.urls import path

from silian.meetings.views import agenda, meetings, minutes

app_name = "meetings"

urlpatterns = [
    path("", meetings.listed, name="meetings"),
    path("workbook", meetings.workbook, name="workbook"),
    path("new", meetings.new, name="meeting_new"),
    path("<int:pk>", meetings.meeting, name="meeting"),
    path("<int:pk>/edit", meetings.edit, name="meeting_edit"),
    path("<int:pk>/call", meetings.call, name="meeting_call"),
    path("<int:pk>/cancel", meetings.cancel, name="meeting_cancel"),
    path("<int:pk>/hold", meetings.hold, name="meeting_hold"),
    path("<int:pk>/guests", meetings.guests, name="guests"),
    path("<int:pk>/invitation", meetings.invitation_docx, name="invitation_docx"),
    path("<int:pk>/answers", meetings.answer_for, name="answer_for"),
    path("invitees/<int:pk>/answer", meetings.answer, name="answer"),
    # What it talks about.
    path("<int:pk>/topics/new", agenda.topic_new, name="topic_new"),
    path("<int:pk>/topics/<int:topic_pk>/<slug:act>", agenda.topic_judge, name="topic_judge"),
    path("<int:pk>/agenda", agenda.agenda, name="agenda"),
    path("items/<int:pk>", agenda.item, name="item"),
    path("items/<int:pk>/move", agenda.item_move, name="item_move"),
    path("items/<int:pk>/drop", agenda.item_drop, name="item_drop"),
    # Who came and what was resolved.
    path("<int:pk>/attendance", minutes.present, name="attendance"),
    path("<int:pk>/attendance/paper", minutes.paper_list, name="paper_list"),
    path("<int:pk>/minutes", minutes.minutes, name="minutes"),
    path("<int:pk>/minutes/finish", minutes.finish, name="finish"),
    path("<int:pk>/minutes/paper", minutes.docx, name="minutes_docx"),
    path("invitees/<int:pk>/confirm", minutes.confirm, name="confirm"),
    path("lines/<int:pk>", minutes.line, name="line"),
    path("lines/<int:pk>/object", minutes.object_to, name="object"),
    path("lines/<int:pk>/correct", minutes.correct, name="correct"),
    path("objections/<int:pk>", minutes.objection, name="objection"),
]
