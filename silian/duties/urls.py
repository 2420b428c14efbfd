from django.urls import path

from silian.duties.views import board, haves, responsibility, rules, years

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
    path("haves", haves.board, name="haves"),
    path("haves/pack", haves.whole_pack, name="haves_whole_pack"),
    path("haves.xlsx", haves.board_workbook, name="haves_workbook"),
    path("haves/<slug:kind>/<int:pk>", haves.haves, name="haves_of"),
    path("haves/<slug:kind>/<int:pk>/pack", haves.pack, name="haves_pack"),
    path("year", years.now, name="year_now"),
    path("year/<int:year>", years.year, name="year"),
    path("year/<int:year>/open", years.open_year, name="year_open"),
    path("year/<int:year>/lines/<int:pk>", years.lines, name="year_lines"),
]
