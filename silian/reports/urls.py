from django.urls import path

from silian.reports.views import figures

app_name = "reports"

urlpatterns = [
    path("figures", figures.figures, name="figures"),
    path("figures.xlsx", figures.workbook, name="figures_workbook"),
    path("figures/<slug:name>", figures.figure, name="figure"),
    path("figures/<slug:name>.xlsx", figures.figure_workbook, name="figure_workbook"),
]
