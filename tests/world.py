"""One object of our street for every address that names one: what the permission matrix is tried with."""


def build_world(cast) -> dict[str, dict]:
    """For each address with an object in it, the arguments that lead to ours."""
    return {
        "account_confirm_email": {"key": "nothing"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "nothing"},
    }


# The addresses that name an object which belongs to a federation.
NAMES: set[str] = set()
