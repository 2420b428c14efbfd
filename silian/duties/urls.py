from django.urls import path

from silian.duties.views import board, responsibility, rules

app_name = "duties"

urlpatterns = [
    path("", board.board, name="board"),
    path("board.xlsx", board.board_workbook, name="board_workbook"),
    path("bodies/<int:pk>", board.body, name="body"),
    path("bodies/<int:pk>/rules/<int:rule_pk>/<str:day>/excuse", board.excuse, name="excuse"),
    path("excuses/<int:pk>/withdraw", board.excuse_withdraw, name="excuse_withdraw"),
    path("seats/<int:pk>", responsibility.responsibility, name="responsibility"),
    path("seats/<int:pk>.docx", responsibility.paper, name="responsibility_paper"),
    path("rules", rules.listed, name="rules"),
    path("rules/new", rules.new, name="rule_new"),
    path("rules/take", rules.take, name="rules_take"),
    path("rules/<int:pk>", rules.rule, name="rule"),
    path("rules/<int:pk>/edit", rules.edit, name="rule_edit"),
    path("rules/<int:pk>/end", rules.end, name="rule_end"),
    path("days", rules.days, name="days"),
]
