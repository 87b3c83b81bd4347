"""Sign-in by password: a demonstration account opens nothing outside a demonstration."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from opora.accounts.models import User


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Name or e-mail address with a password, with one more condition on who may sign in at all.

    Django asks the same question again for every request of a session, so an account that may no longer
    sign in is signed out at once.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Refuse inactive people always, and demonstration accounts unless this home is a demonstration."""
        if not isinstance(user, User) or not user.may_sign_in:
            return False
        return bool(super().user_can_authenticate(user))
