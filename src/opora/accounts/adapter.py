"""What of sign-in is ours: nobody signs up alone, accounts are given by an administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Close self-service sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: roles decide what a person sees, so a person without a role has nothing to do here."""
        return False
