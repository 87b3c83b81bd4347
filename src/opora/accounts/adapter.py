"""What of sign-in is ours: nobody signs up alone, and every refusal says what to do."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from opora.accounts.models import User

MISMATCH = _(
    "The name and the password do not fit together. Check both; after five wrong attempts signing in stops "
    "for five minutes."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Close self-service sign-up and keep demonstration accounts out of real installations."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": _(
            "Too many wrong attempts. Wait five minutes and try again; if you do not remember the password, "
            "set a new one by the link under the field."
        ),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("This is not your present password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: roles decide what a person sees, so a person without a role has nothing to do here."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Stop whoever may not sign in, by whichever way they come: password, passkey, OpenID Connect."""
        if not user.may_sign_in:
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]  # allauth has no types
        return super().pre_login(request, user, **how)  # type: ignore[no-any-return]  # allauth has no types


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Codes and keys: what a wrong code means."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "The code does not fit. Codes change every 30 seconds: wait for a new one and check the clock of the phone."
        ),
    }
