"""Sign-in by password: a demonstration account opens nothing outside a demonstration."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser


class PasswordBackend(ModelBackend):
    """Django's own check, with one more condition."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Refuse inactive people always, and demonstration accounts unless this home is a demonstration."""
        if getattr(user, "is_demo", False) and not settings.DEMO_MODE:
            return False
        return super().user_can_authenticate(user)
