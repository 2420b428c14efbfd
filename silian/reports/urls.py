from django.urls import path

from silian.reports.views import burden, cockpit, figures, own_year, profiles, reports

app_name = "reports"

urlpatterns = [
    path("", reports.listed, name="reports"),
    path("new", reports.new, name="report_new"),
    path("<int:pk>", reports.report, name="report"),
    path("<int:pk>/edit", reports.edit, name="report_edit"),
    path("<int:pk>/drop", reports.drop, name="report_drop"),
    path("<int:pk>/freeze", reports.freeze, name="report_freeze"),
    path("<int:pk>/publish", reports.publish, name="report_publish"),
    path("<int:pk>/withdraw", reports.withdraw, name="report_withdraw"),
    path("<int:pk>/docx", reports.docx, name="report_docx"),
    path("<int:pk>/rows/<str:key>", reports.rows, name="rows"),
    path("members/<int:pk>", own_year.own_year, name="own_year"),
    path("members/<int:pk>/docx", own_year.docx, name="own_year_docx"),
    path("members/<int:pk>/begin", own_year.begin, name="own_year_begin"),
    path("cockpit", cockpit.cockpit, name="cockpit"),
    path("communities", profiles.communities, name="communities"),
    path("communities/<int:pk>", profiles.community, name="community"),
    path("trends", profiles.trends, name="trends"),
    path("lines/<slug:kind>", profiles.lines, name="lines"),
    path("burden", burden.burden, name="burden"),
    path("burden.xlsx", burden.workbook, name="burden_workbook"),
    path("figures", figures.figures, name="figures"),
    path("figures.xlsx", figures.workbook, name="figures_workbook"),
    path("figures/<slug:name>", figures.figure, name="figure"),
    path("figures/<slug:name>.xlsx", figures.figure_workbook, name="figure_workbook"),
]
