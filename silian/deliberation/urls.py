from django.urls import path

from silian.deliberation.views import maps, moderating, statements

app_name = "deliberation"

urlpatterns = [
    # Statements, voices, the opinion map.
    path("matters/<int:pk>/statements", statements.listed, name="statements"),
    path("matters/<int:pk>/statements.xlsx", statements.workbook, name="statements_workbook"),
    path("matters/<int:pk>/statements/print", statements.printed, name="statements_print"),
    path("matters/<int:pk>/say", statements.make, name="say"),
    path("matters/<int:pk>/write-down", statements.write_down, name="write_down"),
    path("matters/<int:pk>/answer", statements.answer, name="answer"),
    path("matters/<int:pk>/map", maps.opinion_map, name="map"),
    path("statements/<int:pk>", statements.statement, name="statement"),
    path("statements/<int:pk>/change", statements.change, name="statement_change"),
    path("statements/<int:pk>/voice", statements.voice, name="voice"),
    path("statements/<int:pk>/report", moderating.report, name="statement_report"),
    path("statements/<int:pk>/object", moderating.object_to, name="statement_object"),
    path("statements/<int:pk>/decide", moderating.decide, name="statement_decide"),
    path("moderation", moderating.queue, name="moderation"),
    # Ballots.
]
