from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignup(DefaultAccountAdapter):
    """Accounts are born from an invitation to a seat only."""

    def is_open_for_signup(self, request) -> bool:
        return False
