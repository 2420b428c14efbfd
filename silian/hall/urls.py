from django.urls import path

from silian.hall.views import closings, matters, supervising

app_name = "hall"

urlpatterns = [
    path("", matters.listed, name="matters"),
    path("matters/<int:pk>", matters.matter, name="matter"),
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
