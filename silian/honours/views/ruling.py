"""Pages of rules and lists: what is honoured by which facts, who meets it, objections, the decision."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key, tried
from silian.honours import actions, rules
from silian.honours.forms import BecauseForm, ComputeForm, GrantForm, ObjectionForm, RuleForm, VerdictForm
from silian.honours.models import Candidate, HonourRule, Objection, SubjectKind
from silian.honours.queries import honours as queries
from silian.members.mandates import mandates
from silian.members.views.shared import federation_of


def _rule(request, pk) -> HonourRule:
    return get_object_or_404(queries.rules_for(request.user), pk=pk)


@require_safe
def rules_page(request):
    """What is honoured here; everybody can read it before anybody is measured."""
    rows = slice_by_key(queries.rules_for(request.user), request.GET, newest_first=True)
    said_of = [(one, [queries.said(each, one.subject) for each in one.conditions.all()]) for one in rows.rows]
    context = {"slice": rows, "rows": said_of, "may_draft": bool(mandates(request.user).offices)}
    return page(request, "honours/rules.html", context)


@require_safe
def rule(request, pk):
    return _show_rule(request, _rule(request, pk))


def _show_rule(request, one, *, compute=None, status=200):
    context = {"rule": one, "page": queries.rule_page(one, request.user), "compute_form": compute or ComputeForm()}
    return page(request, "honours/rule.html", context, status=status)


@login_required
def rule_new(request):
    """First who is honoured, for each kind has facts of its own; then the rule."""
    federation = federation_of(request)
    require(rules.can_keep_rules(request.user, federation.pk))
    subject = request.GET.get("subject", "")
    if subject not in SubjectKind.values:
        subject = SubjectKind.ORGANISATION
    form = RuleForm(request.POST or None, subject=subject)
    made = tried(
        form,
        lambda: actions.draft_rule(federation, form.values() | {"subject": subject}, form.wanted(), by=request.user),
    )
    if made:
        said(request, _("The rule is prepared. Publish it when it reads as it should."))
        return redirect("honours:rule", made.pk)
    return _rule_form(request, form, subject, None)


@login_required
def rule_edit(request, pk):
    one = _rule(request, pk)
    require(rules.can_change_rule(request.user, one))
    form = RuleForm(request.POST or None, subject=one.subject, rule=one)
    done = tried(form, lambda: actions.change_rule(one, form.values(), form.wanted(), by=request.user))
    if done:
        said(request, _("Your changes are saved."))
        return redirect("honours:rule", pk)
    return _rule_form(request, form, one.subject, one)


def _rule_form(request, form, subject, one):
    context = {"form": form, "subject": subject, "subjects": SubjectKind.choices, "rule": one}
    return page(request, "honours/rule_edit.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def rule_publish(request, pk):
    actions.publish_rule(_rule(request, pk), by=request.user)
    said(request, _("Published. From now on it measures everybody alike."))
    return redirect("honours:rule", pk)


@login_required
@require_POST
def rule_follow(request, pk):
    made = actions.follow_rule(_rule(request, pk), by=request.user)
    said(request, _("The next version begins with the words of this one."))
    return redirect("honours:rule_edit", made.pk)


@login_required
@require_POST
def rule_end(request, pk):
    actions.end_rule(_rule(request, pk), by=request.user)
    said(request, _("This rule is no longer in force."))
    return redirect("honours:rule", pk)


@login_required
@require_POST
def rule_compute(request, pk):
    """Draw up the list as of a day."""
    one, form = _rule(request, pk), ComputeForm(request.POST)
    require(rules.can_compute(request.user, one))
    made = tried(
        form, lambda: actions.compute_list(one, form.cleaned_data["since"], form.cleaned_data["as_of"], by=request.user)
    )
    if not made:
        return _show_rule(request, one, compute=form, status=422)
    said(request, _("The list is drawn up, with the records that show it. Nobody else sees it before you announce it."))
    return redirect("honours:list", made.pk)


# ── Lists ──


@require_safe
def lists(request):
    """Lists that are announced or granted; for the office those being prepared, too."""
    rows = slice_by_key(queries.lists(request.user), request.GET, newest_first=True)
    return page(request, "honours/lists.html", {"slice": rows})


def _list(request, pk):
    return get_object_or_404(queries.lists(request.user), pk=pk)


@require_safe
def one_list(request, pk):
    return _show_list(request, _list(request, pk))


def _show_list(request, one, *, grant=None, because=None, status=200):
    shown = queries.list_page(one, request.user)
    form = grant or GrantForm(decisions=queries.decisions(one.federation_id))
    form.fields["decision"].choices = [
        (each.pk, form.fields["decision"].label_from_instance(each)) for each in shown.decisions
    ]
    context = {
        "list": one, "page": shown, "grant_form": form, "because_form": because or BecauseForm(), "verdict_form": VerdictForm(),
    }  # fmt: skip
    return page(request, "honours/list.html", context, status=status)


@login_required
@require_POST
def list_announce(request, pk):
    done = actions.announce_list(_list(request, pk), by=request.user)
    said(request, _("Announced. Objections are taken until %(day)s.") % {"day": done.objections_until.isoformat()})
    return redirect("honours:list", pk)


@login_required
@require_POST
def list_drop(request, pk):
    one, form = _list(request, pk), BecauseForm(request.POST)
    require(rules.can_drop(request.user, one))
    if not form.is_valid():
        return _show_list(request, one, because=form, status=422)
    actions.drop_list(one, form.cleaned_data["because"], by=request.user)
    said(request, _("The list is dropped, with your reason."))
    return redirect("honours:list", pk)


@login_required
@require_POST
def list_grant(request, pk):
    one = _list(request, pk)
    require(rules.can_grant(request.user, one))
    form = GrantForm(request.POST, decisions=queries.decisions(one.federation_id))
    if not tried(form, lambda: actions.grant(one, form.cleaned_data["decision"], by=request.user), "decision"):
        return _show_list(request, one, grant=form, status=422)
    said(request, _("Granted. Everybody honoured has been told, and the honours stand on the wall."))
    return redirect("honours:list", pk)


@login_required
def candidate_object(request, pk):
    """Say what speaks against a candidate."""
    rows = Candidate.objects.visible_to(request.user).select_related("eligibility__rule")
    one = get_object_or_404(rows, pk=pk)
    require(rules.can_object(request.user, one))
    form = ObjectionForm(request.POST or None, initial={"name": request.user.name})
    made = tried(
        form, lambda: actions.object_to(one, form.cleaned_data["words"], form.cleaned_data["name"], by=request.user)
    )
    if made:
        said(request, _("Your objection is with the office. You are told what becomes of it."))
        return redirect("honours:list", one.eligibility_id)
    context = {"form": form, "candidate": one}
    return page(request, "honours/object.html", context, status=422 if request.method == "POST" else 200)


@login_required
def objection_answer(request, pk):
    rows = Objection.objects.visible_to(request.user).select_related("candidate__eligibility__rule")
    one = get_object_or_404(rows, pk=pk)
    require(rules.can_answer_objection(request.user, one))
    form = VerdictForm(request.POST or None)
    done = tried(
        form,
        lambda: actions.answer_objection(one, upheld=form.upheld, answer=form.cleaned_data["answer"], by=request.user),
    )
    if done:
        said(request, _("Answered. Whoever objected has been told."))
        return redirect("honours:list", one.candidate.eligibility_id)
    context = {"form": form, "objection": one}
    return page(request, "honours/objection.html", context, status=422 if request.method == "POST" else 200)
