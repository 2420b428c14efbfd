from django.urls import path

from silian.visits.views import coverage, planning, reports, visits

app_name = "visits"

urlpatterns = [
    # Without an account: the member's own word.
    path("link/<str:secret>", reports.link, name="link"),
    # Who was visited.
    path("", visits.listed, name="visits"),
    path("<int:pk>", visits.visit, name="visit"),
    path("of/<int:pk>", visits.organisation, name="organisation"),
    path("coverage", coverage.board, name="coverage"),
    path("coverage/members", coverage.members, name="coverage_members"),
    path("coverage.xlsx", coverage.workbook, name="coverage_workbook"),
    # Planning.
    path("propose", planning.propose, name="propose"),
    path("of/<int:pk>/plan", planning.plan, name="plan"),
    path("<int:pk>/plan", planning.change, name="change"),
    path("<int:pk>/cancel", planning.cancel, name="cancel"),
    # Writing down, and the member's word.
    path("of/<int:pk>/note", reports.note, name="note"),
    path("<int:pk>/report", reports.report, name="report"),
    path("<int:pk>/confirm", reports.confirm, name="confirm"),
    path("<int:pk>/object", reports.object_to, name="object"),
    path("<int:pk>/paper", reports.paper, name="paper"),
    path("<int:pk>/link", reports.make_link, name="make_link"),
]
