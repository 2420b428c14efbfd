"""Voting: one page for a phone, without scripts; the receipt is shown once."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page
from silian.deliberation.actions.voting import cast_vote
from silian.deliberation.forms.ballots import vote_of
from silian.deliberation.queries import ballots as queries
from silian.deliberation.queries.counting import choices_of
from silian.deliberation.queries.voting import rows_of
from silian.deliberation.queries.wording import rules_in_words
from silian.deliberation.rules import ballots as rules
from silian.deliberation.views.ballots import visible


@login_required
def vote(request, pk):
    """The voting page of whoever stands on the roll."""
    ballot = visible(request, pk)
    own = queries.own_entries(ballot, request.user)
    if not own:
        raise Http404
    require(rules.is_open(ballot))
    choices = choices_of(ballot, list(ballot.options.order_by("position")))
    chosen = _entry(own, request.POST.get("entry") or request.GET.get("entry", ""))
    require(rules.can_vote_again(ballot, voted=chosen.voted))
    wrong = ""
    if request.method == "POST":
        try:
            code = cast_vote(ballot, chosen.entry, vote_of(ballot, choices, request.POST), by=request.user)
        except Refused as refusal:
            wrong = refusal.sentence
        else:
            # Not a redirect: of a secret vote nobody but she ever knows the code, so it is shown here and now.
            left = [one for one in own if one.entry != chosen.entry and not one.voted and not one.on_paper]
            answer = page(request, "deliberation/ballot_receipt.html", {"ballot": ballot, "code": code, "left": left})
            answer.headers["Cache-Control"] = "no-store"
            return answer
    context = {
        "ballot": ballot, "own": own, "chosen": chosen, "rows": rows_of(ballot, choices, chosen.choice), "wrong": wrong,
        "words": rules_in_words(ballot), "places": range(1, len(choices) + 1), "scores": range(ballot.highest_score + 1),
        "heading": _("Vote"),
    }  # fmt: skip
    return page(request, "deliberation/ballot_vote.html", context, status=422 if wrong else 200)


def _entry(own, typed):
    """The entry she votes for: the one she chose, else the first that has not voted."""
    found = next((one for one in own if str(one.entry.number) == typed), None)
    return found or next((one for one in own if not one.voted and not one.on_paper), own[0])
