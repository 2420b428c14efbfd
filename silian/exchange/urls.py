from django.urls import path

from silian.exchange.views import call_answers, calls, lines, matching, meanings

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
    # Matching: the table, the run behind it, the whole plan.
    path("matching", matching.table, name="matching"),
    path("matching/demands/<int:pk>", matching.demand_table, name="demand_matching"),
    path("matching/runs", matching.start, name="match_run_start"),
    path("matching/runs/<int:pk>", matching.run, name="match_run"),
    path("matching/plan", matching.plan, name="plan"),
    path("matching/what-if", matching.what_if, name="what_if"),
    path("matching/unmet", matching.unmet, name="unmet"),
    # What words mean in it.
    path("matching/words", meanings.meanings, name="meanings"),
    path("matching/words/<int:number>/decide", meanings.decide, name="meaning_decide"),
    path("matching/words/decided/<int:pk>/take-back", meanings.take_back, name="meaning_take_back"),
    # One suggestion, one exchange.
    path("matches/<int:pk>", matching.match, name="match"),
    path("matches/<int:pk>/offer", matching.match_offer, name="match_offer"),
    path("matches/<int:pk>/accept", matching.match_accept, name="match_accept"),
    path("matches/<int:pk>/decline", matching.match_decline, name="match_decline"),
    path("exchanges/<int:pk>", matching.exchange, name="exchange"),
    path("exchanges/<int:pk>/accept", matching.exchange_accept, name="exchange_accept"),
    path("exchanges/<int:pk>/decline", matching.exchange_decline, name="exchange_decline"),
    # Calls: a need posted to the members, and what they answer.
    path("calls", calls.listed, name="calls"),
    path("calls/new", calls.new, name="call_new"),
    path("calls/reach", calls.reach, name="call_reach"),
    path("calls/<int:pk>", calls.call, name="call"),
    path("calls/<int:pk>/edit", calls.edit, name="call_edit"),
    path("calls/<int:pk>/open", calls.open_draft, name="call_open"),
    path("calls/<int:pk>/remind", calls.remind, name="call_remind"),
    path("calls/<int:pk>/close", calls.close, name="call_close"),
    path("calls/<int:pk>/withdraw", calls.withdraw, name="call_withdraw"),
    path("calls/<int:pk>/workbook", calls.workbook, name="call_workbook"),
    path("calls/<int:pk>/answer", call_answers.answer, name="call_answer"),
    path("calls/<int:pk>/ask", call_answers.ask, name="call_ask"),
    path("calls/questions/<int:pk>/reply", call_answers.reply, name="call_reply"),
    # Who comes from one organisation.
    path("calls/answers/<int:pk>", call_answers.staff, name="call_staff"),
    path("calls/answers/<int:pk>/sign-up", call_answers.sign_up, name="call_sign_up"),
    path("calls/answers/<int:pk>/link", call_answers.link, name="call_link"),
    path("calls/signups/<int:pk>/cancel", call_answers.cancel, name="call_signup_cancel"),
    # Without an account: by the link of one's organisation, and then by one's own.
    path("join/<str:secret>", call_answers.join, name="call_join"),
    path("coming/<str:secret>", call_answers.coming, name="call_coming"),
]
