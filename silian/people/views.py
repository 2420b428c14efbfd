from allauth.account import views as account
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from silian.core.channels import links
from silian.core.errors import Refused
from silian.core.web import back, page, said
from silian.people import actions, queries
from silian.people.forms import SIZES, AccountForm, NoticesForm, TokenForm
from silian.people.models import Token, User


@require_POST
def language(request):
    """中文 or English, kept in the browser."""
    wanted = request.POST.get("language", "")
    response = back(request, "portal:home")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@require_POST
def elder_view(request):
    """Larger letters and buttons by one tap; kept in the browser, so that it works before signing in."""
    response = back(request, "portal:home")
    wanted = request.POST.get("size", "")
    if wanted in dict(SIZES):
        response.set_cookie("elder", wanted, max_age=31_536_000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie("elder", samesite="Lax")
    return response


def locked_out(request, credentials=None, *args, **kwargs):
    """Five failures: closed for half an hour (等保 level 2)."""
    return render(request, "people/locked_out.html", status=429)


@login_required
@never_cache
def me(request):
    """My account: how I am called and reached, how I sign in, how pages look to me."""
    form = AccountForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        # The form has written its values onto the person; the action compares with the row as it stands.
        person = User.objects.get(pk=request.user.pk)
        actions.change_account(person, form.cleaned_data, by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("people:me")
    return page(
        request, "people/me.html", {"form": form, "sizes": SIZES, "second_factor": is_mfa_enabled(request.user)},
        status=422 if form.errors else 200,
    )  # fmt: skip


@login_required
@never_cache
def password_change(request):
    """Somebody who entered without a password has none to change."""
    if not request.user.has_usable_password():
        raise Refused(_("This account has no password to change. Ask the secretariat for one."))
    return account.password_change(request)


@login_required
@never_cache
def tokens(request):
    """My keys to the API. A new key is shown on the page that made it and nowhere else."""
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        _token, secret = actions.make_token(**form.cleaned_data, by=request.user)
        form = TokenForm()
    return page(
        request, "people/tokens.html",
        {"form": form, "secret": secret, "tokens": queries.tokens_of(request.user)},
        status=422 if form.errors else 200,
    )  # fmt: skip


@login_required
@require_POST
def token_revoke(request, pk):
    token = get_object_or_404(Token, pk=pk, person=request.user)
    actions.revoke_token(token, by=request.user)
    said(request, _("The key is revoked. Whatever used it is shut out from now on."))
    return redirect("people:tokens")


@login_required
@never_cache
def notices(request):
    """What reaches me outside the app: kinds × channels, and when."""
    if request.method == "POST" and "again" in request.POST:
        actions.ask_again(request.user, by=request.user)
        said(request, _("The question is on its way to your address once more."))
        return redirect("people:notices")
    shown = queries.notices_page(request.user)
    form = NoticesForm(request.POST if request.method == "POST" else None, instance=shown.reach, rows=shown.rows)
    if request.method == "POST" and form.is_valid():
        actions.choose_notices(request.user, form.values(), form.paces(), by=request.user)
        said(request, _("Your choice is saved."))
        return redirect("people:notices")
    return page(request, "people/notices.html", {"shown": shown, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_confirm(request, token):
    """From the question in an e-mail. Opening the page changes nothing: programs open links, too."""
    found = links.read_confirm(token)
    done = request.method == "POST" and found is not None and actions.confirm_mail(*found)
    context = {"found": found, "done": done, "tried": request.method == "POST"}
    return page(request, "people/mail_confirm.html", context, status=200 if found else 404)


@csrf_exempt  # the signed link is the right; a mail program that stops it in one click has neither cookie nor form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request, token):
    """No more e-mails, without signing in (RFC 8058: the header of the e-mail leads here by POST)."""
    found = links.read_stop(token)
    done = request.method == "POST" and found is not None and actions.stop_mail(*found)
    context = {"found": found, "done": done, "tried": request.method == "POST"}
    return page(request, "people/mail_stop.html", context, status=200 if found else 404)
