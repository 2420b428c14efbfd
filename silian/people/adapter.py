"""How signing in and out, passwords and the second factor speak and what they leave behind."""

from io import BytesIO
from unicodedata import normalize

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silian.core.channels import sealing
from silian.people import actions

# The pages say the rest themselves.
SENTENCES = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your new password is in force."),
    "mfa/messages/totp_activated.txt": _("The second factor is switched on."),
    "mfa/messages/totp_deactivated.txt": _("The second factor is switched off."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made; the old ones open nothing any more."),
}


def account_tried(request, credentials: dict | None = None) -> str | None:
    """Which account a failure counts for. Signing in ignores upper and lower case, so counting does too."""
    name = (credentials or {}).get("username") or request.POST.get("login")
    return normalize("NFKC", name).strip().lower()[:150] if name else None


class Accounts(DefaultAccountAdapter):
    """Accounts are born from an invitation to a seat only; what a person does with hers is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Name and password do not fit together. After five wrong passwords the account is locked for half an hour."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        sentence = message or SENTENCES.get(message_template)
        if sentence:
            super().add_message(request, level, extra_tags=extra_tags, message=str(sentence))

    def post_login(self, request, user, **rest):
        actions.note_sign_in(user)
        return super().post_login(request, user, **rest)

    def set_password(self, user, password) -> None:
        actions.change_password(user, password, by=user)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("people:me")

    def send_notification_mail(self, template_prefix, user, *args, **kwargs) -> None:
        """Nobody's e-mail address is asked for, so what would be mailed about the second factor is written down."""
        actions.note_second_factor(user, template_prefix.rpartition("/")[2])


class SecondFactor(DefaultMFAAdapter):
    """Secrets sealed at rest, and the picture an authenticator app reads, drawn with the library our invitations use."""

    def encrypt(self, text: str) -> str:
        return sealing.seal({"text": text})

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)["text"]

    def build_totp_svg(self, url: str) -> str:
        import segno

        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=6)
        return drawn.getvalue().decode()
