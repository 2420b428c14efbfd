"""House rules for passwords."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MixedCharacters:
    """Letters and digits or signs together (等保 level 2: characters of more than one kind)."""

    def validate(self, password: str, user=None) -> None:
        kinds = [str.isalpha, str.isdigit, lambda sign: not sign.isalnum()]
        if sum(any(kind(sign) for sign in password) for kind in kinds) < 2:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("Mix at least two kinds: letters, digits, signs.")
