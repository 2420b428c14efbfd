"""Everything a page shows is told by the API under the same rules: which operation tells it, or why none does.

A new address that is shown enters one of the two tables; an operation no page stands behind is found as well.
"""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from tests.test_permissions import EXPECTED, ROLES

# Page → the operations that tell what it shows.
TOLD_BY = {
    "activities:activities": "sessions", "activities:activity": "activity", "activities:organised": "organised signups",
    "cobuilding:campaign": "campaign projects", "cobuilding:campaigns": "campaigns", "cobuilding:contribution": "contribution",
    "cobuilding:contributions": "contributions", "cobuilding:project": "project", "cobuilding:projects": "projects",
    "cobuilding:version": "text",
    "counsel:consultation": "consultation", "counsel:consultations": "consultations", "counsel:fields": "fields", "counsel:mine": "mine",
    "counsel:published": "published", "counsel:published_one": "published_one", "counsel:tank": "experts",
    "deliberation:answer": "statements", "deliberation:ballot": "ballot", "deliberation:ballots": "ballots", "deliberation:map": "map",
    "deliberation:moderation": "moderation", "deliberation:statement": "statement", "deliberation:statements": "statements",
    "documents:board": "handouts", "documents:document": "document", "documents:documents": "documents", "documents:version": "version",
    "duties:board": "duties", "duties:body": "duties_of", "duties:days": "days", "duties:haves": "haves", "duties:haves_of": "haves_of",
    "duties:responsibility": "responsibility", "duties:rule": "duty_rule", "duties:rules": "duty_rules", "duties:year": "year",
    "duties:year_lines": "year_lines",
    "exchange:call": "call call_answers", "exchange:calls": "calls", "exchange:demand": "demand matches",
    "exchange:demand_matching": "matches", "exchange:demands": "demands", "exchange:exchange": "exchange", "exchange:match": "match",
    "exchange:match_run": "match_run", "exchange:matching": "matches exchanges", "exchange:meanings": "words words_proposed",
    "exchange:plan": "plan matches", "exchange:service": "service matches", "exchange:services": "services", "exchange:unmet": "unmet",
    "exchange:what_if": "what_if",
    "hall:carrier": "carrier", "hall:carriers": "carriers", "hall:figure_rows": "hall_figure_rows", "hall:figures": "hall_figures",
    "hall:matter": "matter resolution statements ballots", "hall:matters": "matters", "hall:queries": "queries",
    "hall:resolution": "resolution", "hall:supervision": "supervision", "hall:urgencies": "urgencies",
    "honours:comments": "comments", "honours:honour": "honour", "honours:list": "honour_list", "honours:lists": "honour_lists",
    "honours:person": "asked_one", "honours:persons": "asked", "honours:result": "result", "honours:rule": "honour_rule", "honours:rules": "honour_rules", "honours:scheme": "scheme results",
    "honours:schemes": "schemes", "honours:wall": "honours honour_lists",
    "meetings:agenda": "meeting", "meetings:meeting": "meeting", "meetings:meetings": "meetings decisions", "meetings:minutes": "minutes",
    "members:deliveries": "deliveries", "members:growth": "growth organisations", "members:invitations": "invitations",
    "members:matrix": "matrix", "members:merge": "merge", "members:merges": "merges", "members:organisation": "organisation memberships",
    "members:register": "organisations", "members:robot": "robots deliveries", "members:robots": "robots", "members:seat": "seat",
    "members:seats": "seats", "members:structure": "structure bodies seats", "members:subscription": "hooks deliveries",
    "members:subscriptions": "hooks", "members:why": "why",
    "places:base": "base", "places:bases": "bases", "places:booking": "booking", "places:bookings": "bookings", "places:feeds": "feeds",
    "places:find": "free_rooms", "places:open": "open_bases", "places:open_base": "open_base", "places:room": "room",
    "places:series": "series", "places:use": "use",
    "portal:chain": "chain", "portal:desk": "waiting notices", "portal:feedback": "feedback", "portal:feedback_one": "feedback_one",
    "portal:home": "streets sessions figures matters open_bases wanted stories honours", "portal:import_run": "import_run",
    "portal:imports": "imports", "portal:notices": "notices", "portal:search": "search", "portal:wanted": "wanted", "portal:wanted_one": "wanted_one",
    "reports:burden": "burden", "reports:cockpit": "cockpit", "reports:communities": "profiles", "reports:community": "profile",
    "reports:lines": "lines", "reports:own_year": "own_year", "reports:rows": "report_rows", "reports:trends": "trends",
    "reports:figure": "figure", "reports:figures": "figures", "reports:report": "report", "reports:reports": "reports",
    "stories:precedents": "precedents", "stories:stories": "stories stories_in_the_making", "stories:story": "story story_in_the_making",
    "tasks:task": "task", "tasks:tasks": "tasks",
    "visits:coverage": "coverage", "visits:coverage_members": "coverage_members", "visits:organisation": "visits_of",
    "visits:visit": "visit", "visits:visits": "visits",
    "volunteering:me": "my_times teams", "volunteering:order": "order", "volunteering:orders": "orders", "volunteering:post": "post",
    "volunteering:posts": "posts", "volunteering:registered": "registered", "volunteering:sessions": "attended",
    "volunteering:team": "team", "volunteering:teams": "teams", "volunteering:time": "time", "volunteering:times": "times",
    "volunteering:volunteers": "volunteers",
}  # fmt: skip
# Why no operation tells it → the pages. Each reason is one a reader can judge.
NOT_TOLD = {
    "A form. What it is about is told by the operations of the page that leads to it; what it asks for stands in no row yet.": """
        activities:activity_from_call activities:edit activities:enter activities:new activities:result
        cobuilding:campaign_edit cobuilding:campaign_new cobuilding:contribution_new cobuilding:item cobuilding:item_new
        cobuilding:milestone cobuilding:milestone_new cobuilding:partner cobuilding:partner_new cobuilding:project_edit
        cobuilding:project_finish cobuilding:project_new cobuilding:version_edit cobuilding:version_sign
        counsel:ask counsel:change counsel:choose counsel:field counsel:meet counsel:profile
        deliberation:ballot_edit deliberation:ballot_new deliberation:ballot_paper deliberation:ballot_resolution deliberation:ballot_vote
        deliberation:say deliberation:statement_change deliberation:write_down
        documents:document_edit documents:document_new documents:hand_out documents:version_edit documents:version_issue documents:volume
        duties:excuse duties:rule_edit duties:rule_new
        exchange:call_edit exchange:call_new exchange:call_reach exchange:carry_over exchange:demand_edit exchange:demand_new
        exchange:service_edit exchange:service_new
        hall:accept hall:affected hall:carrier_form hall:carrier_new hall:closing_check hall:closing_new hall:correct hall:demand_new
        hall:hasten hall:link hall:look_again hall:meeting_new hall:objection_answer hall:objection_new hall:offer hall:parties hall:pause
        hall:phase hall:phase_new hall:plan hall:query_answer hall:query_new hall:raise hall:raise_for hall:reply hall:resolution_new
        hall:resolution_replace hall:satisfaction hall:standing hall:task_new hall:urgency hall:urgency_new
        honours:answer honours:candidate_object honours:letter_send honours:objection_answer honours:person_name honours:remark_hide
        honours:revoke honours:rule_edit honours:rule_new honours:scheme_edit honours:scheme_new
        meetings:attendance meetings:correct meetings:item meetings:line meetings:meeting_edit meetings:meeting_new meetings:objection
        meetings:topic_new
        members:contact members:contact_new members:federation_new members:merge_new members:organisation_edit members:organisation_new
        members:part members:robot_new members:seat_hand_over members:seat_open members:subscription_new
        places:base_edit places:base_new places:base_partners places:base_pictures places:book places:booking_edit places:room_days
        places:room_edit places:room_hours places:room_new places:series_new places:take
        portal:import_kind portal:suggest
        reports:report_edit reports:report_new
        stories:change stories:sharing stories:tell
        tasks:edit
        visits:change visits:note visits:plan visits:propose visits:report
        volunteering:double_report volunteering:join volunteering:me_edit volunteering:national volunteering:order_new
        volunteering:post_new volunteering:record_again volunteering:report volunteering:team_edit volunteering:team_new
        volunteering:volunteer_edit
    """,
    "The same rows as a file: a workbook, a paper, a picture, a calendar, a feed.": """
        activities:calendar
        cobuilding:contributions_workbook cobuilding:version_docx cobuilding:version_paper
        deliberation:ballot_file deliberation:statements_print deliberation:statements_workbook
        documents:board_workbook documents:receipt_paper documents:version_docx documents:volume_docx documents:volume_print
        duties:board_workbook duties:haves_workbook duties:responsibility_paper
        exchange:call_workbook
        hall:closing_file hall:poster hall:resolution_docx hall:workbook
        honours:certificate honours:certificate_paper honours:letter_paper
        meetings:invitation_docx meetings:minutes_docx meetings:workbook
        places:open_calendar places:picture
        portal:export portal:feed portal:file portal:import_answer portal:import_template portal:open_data_file
        reports:burden_workbook
        reports:figure_workbook reports:figures_workbook reports:own_year_docx reports:report_docx
        stories:picture stories:source
        tasks:workbook
        visits:coverage_workbook
        volunteering:me_copy volunteering:record
    """,
    "The way in, and what only the person herself sets about her account: a program comes in by a key and may not widen it.": """
        account_change_password account_inactive account_login account_logout account_reauthenticate
        mfa_activate_totp mfa_authenticate mfa_deactivate_totp mfa_download_recovery_codes mfa_generate_recovery_codes mfa_index
        mfa_reauthenticate mfa_view_recovery_codes
        people:me people:notices people:tokens portal:enter
    """,
    "Opened by the secret in its address or the code on a paper, whoever brings it along: that is its key already.": """
        activities:private deliberation:ballot_verify exchange:call_coming exchange:call_join hall:asked hall:follow members:invitation
        people:mail_confirm people:mail_stop places:feed_read portal:receipt visits:link volunteering:feedback volunteering:own
        volunteering:verify
    """,
    "Names those who come, vote, are asked or serve, for whoever looks after them; no key takes such names out of the house.": """
        activities:door activities:session deliberation:ballot_papers deliberation:ballot_roll exchange:call_staff hall:answers
        volunteering:volunteer
    """,
    "Leads on to another page.": "duties:year_now",
    "Speaks to machines already.": "portal:healthz portal:open_data portal:robots portal:sitemap portal:sitemap_section",
}  # fmt: skip
# These pages open for somebody to say that there is nothing for her: she sits nowhere, has not answered yet, asks about another street.
NOTHING_YET = {
    ("counsel:tank", "resident"), ("duties:board", "resident"), ("exchange:what_if", "stranger"),
}  # fmt: skip
# What is read one by one, but tried with another thing than the page.
ANOTHER = {"scheme"}

PAGES = {name for name, method in EXPECTED if method == "GET" and not name.startswith("api:")}
OPERATIONS = {name.removeprefix("api:") for name, method in EXPECTED if method == "GET" and name.startswith("api:")}
DESCRIPTION = {"api-root", "openapi-json", "openapi-view"}  # of the API itself
REASONS = {page: reason for reason, pages in NOT_TOLD.items() for page in pages.split()}


def test_every_page_is_told_by_the_api_or_says_why_not():
    assert PAGES - set(TOLD_BY) - set(REASONS) == set()
    assert (set(TOLD_BY) | set(REASONS)) - PAGES == set()
    assert set(TOLD_BY) & set(REASONS) == set()
    assert sum(len(pages.split()) for pages in NOT_TOLD.values()) == len(REASONS)


def test_every_operation_tells_what_a_page_shows():
    assert {one for several in TOLD_BY.values() for one in several.split()} == OPERATIONS - DESCRIPTION


def one_by_one() -> set[str]:
    """Operations that name one thing: what somebody may not see is not there; a list would leave it out."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif "<pk>" in str(pattern.pattern):
                yield pattern.name

    [door] = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"]
    return set(walk(door.url_patterns)) & OPERATIONS


@pytest.mark.parametrize("page", TOLD_BY)
def test_whoever_reads_the_page_may_ask_for_it_and_nobody_else(page):
    """By her key, or without one where the page is open to everybody."""
    single = one_by_one() - ANOTHER
    for role, shown in zip(ROLES, EXPECTED[page, "GET"], strict=True):
        told = {one: EXPECTED[f"api:{one}", "GET"][ROLES.index(role)] for one in TOLD_BY[page].split()}
        if shown == "200":
            assert "200" in told.values() or (page, role) in NOTHING_YET, (role, told)
        else:
            assert [one for one, answer in told.items() if answer == "200" and one in single] == [], role
