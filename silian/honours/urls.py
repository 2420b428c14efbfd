from django.urls import path

from silian.honours.views import evaluations, honours, naming, ruling

app_name = "honours"

urlpatterns = [
    # For everybody: the wall, what is honoured, who stands on an announced list.
    path("", honours.wall, name="wall"),
    path("<int:pk>", honours.honour, name="honour"),
    path("rules", ruling.rules_page, name="rules"),
    path("rules/<int:pk>", ruling.rule, name="rule"),
    path("lists", ruling.lists, name="lists"),
    path("lists/<int:pk>", ruling.one_list, name="list"),
    path("evaluations/results/<int:pk>", evaluations.result, name="result"),
    # Papers, and what happens to an honour.
    path("<int:pk>/certificate", honours.certificate, name="certificate"),
    path("<int:pk>/certificate.docx", honours.certificate_paper, name="certificate_paper"),
    path("<int:pk>/letters/<int:organisation_pk>.docx", honours.letter_paper, name="letter_paper"),
    path("<int:pk>/letters", honours.letter_send, name="letter_send"),
    path("<int:pk>/revoke", honours.revoke, name="revoke"),
    # Who is named with it: the office asks, she answers on her own page.
    path("<int:pk>/persons", naming.person_name, name="person_name"),
    path("<int:pk>/persons/ask", naming.person_ask, name="person_ask"),
    path("persons", naming.persons, name="persons"),
    path("persons/<int:pk>", naming.person, name="person"),
    path("persons/<int:pk>/answer", naming.person_answer, name="person_answer"),
    path("persons/<int:pk>/take-away", naming.person_unname, name="person_unname"),
    path("persons/<int:pk>/drop", naming.person_drop, name="person_drop"),
    # Rules and lists.
    path("rules/new", ruling.rule_new, name="rule_new"),
    path("rules/<int:pk>/edit", ruling.rule_edit, name="rule_edit"),
    path("rules/<int:pk>/publish", ruling.rule_publish, name="rule_publish"),
    path("rules/<int:pk>/follow", ruling.rule_follow, name="rule_follow"),
    path("rules/<int:pk>/end", ruling.rule_end, name="rule_end"),
    path("rules/<int:pk>/compute", ruling.rule_compute, name="rule_compute"),
    path("lists/<int:pk>/announce", ruling.list_announce, name="list_announce"),
    path("lists/<int:pk>/drop", ruling.list_drop, name="list_drop"),
    path("lists/<int:pk>/grant", ruling.list_grant, name="list_grant"),
    path("candidates/<int:pk>/object", ruling.candidate_object, name="candidate_object"),
    path("objections/<int:pk>", ruling.objection_answer, name="objection_answer"),
    # Evaluations.
    path("evaluations", evaluations.schemes, name="schemes"),
    path("evaluations/new", evaluations.scheme_new, name="scheme_new"),
    path("evaluations/<int:pk>", evaluations.scheme, name="scheme"),
    path("evaluations/<int:pk>/edit", evaluations.scheme_edit, name="scheme_edit"),
    path("evaluations/<int:pk>/set", evaluations.scheme_set, name="scheme_set"),
    path("evaluations/<int:pk>/close", evaluations.scheme_close, name="scheme_close"),
    path("evaluations/<int:pk>/cancel", evaluations.scheme_cancel, name="scheme_cancel"),
    path("evaluations/answers/<int:pk>", evaluations.answer, name="answer"),
    path("evaluations/results/<int:pk>/appeal", evaluations.appeal, name="appeal"),
    path("evaluations/appeals/<int:pk>", evaluations.appeal_answer, name="appeal_answer"),
    path("evaluations/comments", evaluations.comments, name="comments"),
    path("evaluations/comments/<int:pk>/hide", evaluations.remark_hide, name="remark_hide"),
    path("evaluations/comments/<int:pk>/show", evaluations.remark_show, name="remark_show"),
]
