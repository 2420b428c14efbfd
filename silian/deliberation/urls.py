from django.urls import path

from silian.deliberation.views import ballots, counting, maps, moderating, statements, voting

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
    path("ballots", ballots.listed, name="ballots"),
    path("ballots/new", ballots.new, name="ballot_new"),
    path("ballots/<int:pk>", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/edit", ballots.edit, name="ballot_edit"),
    path("ballots/<int:pk>/roll", ballots.roll, name="ballot_roll"),
    path("ballots/<int:pk>/freeze", ballots.freeze, name="ballot_freeze"),
    path("ballots/<int:pk>/withdraw", ballots.withdraw, name="ballot_withdraw"),
    path("ballots/<int:pk>/anew", ballots.anew, name="ballot_anew"),
    path("ballots/<int:pk>/vote", voting.vote, name="ballot_vote"),
    path("ballots/<int:pk>/papers", counting.papers, name="ballot_papers"),
    path("ballots/papers/<int:pk>", counting.paper, name="ballot_paper"),
    path("ballots/papers/<int:pk>/drop", counting.paper_drop, name="ballot_paper_drop"),
    path("ballots/<int:pk>/count", counting.count, name="ballot_count"),
    path("ballots/<int:pk>/publish", counting.publish, name="ballot_publish"),
    path("ballots/<int:pk>/file", counting.file, name="ballot_file"),
    path("ballots/<int:pk>/verify", counting.verify, name="ballot_verify"),
    path("ballots/<int:pk>/resolution", counting.resolution, name="ballot_resolution"),
]
