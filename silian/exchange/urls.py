from django.urls import path

from silian.exchange.views import lines

app_name = "exchange"

SERVICE, DEMAND = {"kind": "service"}, {"kind": "demand"}

urlpatterns = [
    # The two lists.
    path("services", lines.listed, SERVICE, name="services"),
    path("services/new", lines.new, SERVICE, name="service_new"),
    path("services/<int:pk>", lines.line, SERVICE, name="service"),
    path("services/<int:pk>/edit", lines.edit, SERVICE, name="service_edit"),
    path("services/<int:pk>/publish", lines.publish, SERVICE, name="service_publish"),
    path("services/<int:pk>/close", lines.close, SERVICE, name="service_close"),
    path("services/<int:pk>/reopen", lines.reopen, SERVICE, name="service_reopen"),
    path("demands", lines.listed, DEMAND, name="demands"),
    path("demands/new", lines.new, DEMAND, name="demand_new"),
    path("demands/<int:pk>", lines.line, DEMAND, name="demand"),
    path("demands/<int:pk>/edit", lines.edit, DEMAND, name="demand_edit"),
    path("demands/<int:pk>/publish", lines.publish, DEMAND, name="demand_publish"),
    path("demands/<int:pk>/close", lines.close, DEMAND, name="demand_close"),
    path("demands/<int:pk>/reopen", lines.reopen, DEMAND, name="demand_reopen"),
    path("demands/<int:pk>/duty", lines.duty, name="demand_duty"),
    path("carry-over", lines.carry_over, name="carry_over"),
]
