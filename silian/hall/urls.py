from django.urls import path

from silian.hall.views import closings, handling, matters, raising, supervising

app_name = "hall"

urlpatterns = [
    path("", matters.listed, name="matters"),
    path("workbook", matters.workbook, name="workbook"),
    # Raising, and following by a link of one's own.
    path("raise", raising.raise_matter, name="raise"),
    path("raise/for", raising.raise_for, name="raise_for"),
    path("poster", raising.poster, name="poster"),
    path("follow/<str:secret>", raising.follow, name="follow"),
    path("follow/<str:secret>/phone", raising.phone, name="follow_phone"),
    # One matter.
    path("matters/<int:pk>", matters.matter, name="matter"),
    path("matters/<int:pk>/support", matters.support, name="support"),
    path("matters/<int:pk>/silence", matters.silence, name="silence"),
    path("matters/<int:pk>/accept", handling.accept, name="accept"),
    path("matters/<int:pk>/correct", handling.correct, name="correct"),
    path("matters/<int:pk>/offer", handling.offer, name="offer"),
    path("matters/<int:pk>/urgency", handling.hasten, name="hasten"),
    path("matters/<int:pk>/pause", handling.pause, name="pause"),
    path("matters/<int:pk>/resume", handling.resume, name="resume"),
    path("matters/<int:pk>/link", handling.link, name="link"),
    path("matters/<int:pk>/meeting", handling.put_before, name="put_before"),
    path("offers/<int:pk>/answer", handling.offer_answer, name="offer_answer"),
    path("links/<int:pk>/undo", handling.link_undo, name="link_undo"),
    # How soon matters are treated.
    path("urgencies", matters.urgencies, name="urgencies"),
    path("urgencies/new/<int:federation_pk>", matters.urgency_new, name="urgency_new"),
    path("urgencies/<int:pk>", matters.urgency, name="urgency"),
    # The answer, the closing, what raisers say.
    path("matters/<int:pk>/reply", closings.reply, name="reply"),
    path("replies/<int:pk>/check", closings.reply_check, name="reply_check"),
    path("replies/<int:pk>/announce", closings.reply_announce, name="reply_announce"),
    path("matters/<int:pk>/closing", closings.closing_new, name="closing_new"),
    path("closings/<int:pk>/check", closings.closing_check, name="closing_check"),
    path("closings/<int:pk>/drop", closings.closing_drop, name="closing_drop"),
    path("closings/<int:pk>/close", closings.closing_close, name="closing_close"),
    path("closings/<int:pk>/answers", closings.answers, name="answers"),
    path("closings/<int:pk>/answers/<int:raiser_pk>", closings.answer_record, name="answer_record"),
    path("closings/<int:pk>/say/<int:raiser_pk>", closings.answer_say, name="answer_say"),
    path("closings/files/<int:pk>", closings.closing_file, name="closing_file"),
    path("matters/<int:pk>/withdraw", closings.withdraw, name="withdraw"),
    path("matters/<int:pk>/look-again", closings.look_again, name="look_again"),
    path("satisfaction/<int:pk>", closings.satisfaction, name="satisfaction"),
    path("follow/<str:secret>/answer", closings.asked, name="asked"),
    # Public supervision and the three numbers.
    path("supervision", supervising.supervision, name="supervision"),
    path("queries", supervising.queries_listed, name="queries"),
    path("matters/<int:pk>/query", supervising.query_new, name="query_new"),
    path("queries/<int:pk>", supervising.query_answer, name="query_answer"),
    path("closings/<int:pk>/objection", supervising.objection_new, name="objection_new"),
    path("objections/<int:pk>", supervising.objection_answer, name="objection_answer"),
    path("objections/<int:pk>/settle", supervising.objection_settle, name="objection_settle"),
    path("objections/<int:pk>/uphold", supervising.objection_uphold, name="objection_uphold"),
    path("figures", supervising.figures, name="figures"),
    path("figures/<slug:which>", supervising.figure_rows, name="figure_rows"),
]
