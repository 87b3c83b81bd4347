"""People and the roles they hold over a place for a time."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from opora.core.czech import COLLATION
from opora.core.models import Dated, DatedQuerySet
from opora.core.permissions import Scope


class User(AbstractUser):
    """A person who signs in, or the operator of the machine (who cannot sign in).

    A demonstration account can sign in only while the installation runs as a demonstration.
    """

    first_name = models.CharField(_("first name"), max_length=150, blank=True, db_collation=COLLATION)
    last_name = models.CharField(_("last name"), max_length=150, blank=True, db_collation=COLLATION)
    is_demo = models.BooleanField(_("demonstration account"), default=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the person may do `perm`; the place is a `core.permissions.Scope`."""
        return self.is_active and super().has_perm(perm, obj)  # type: ignore[arg-type]  # the stubs expect a model, Django takes anything

    @property
    def may_sign_in(self) -> bool:
        """Whether this account opens anything in this installation."""
        return self.is_active and (settings.DEMO_MODE or not self.is_demo)

    @cached_property
    def roles(self) -> list["RoleAssignment"]:
        """The roles that the person holds today, read once per request."""
        return list(self.assignments.as_of(timezone.localdate()))


class RoleAssignment(Dated):
    """A role of one person over a region, and within it over an ORP, a municipality or a provider.

    Places are kept as codes (text), because what they name is stored further down the line.
    """

    class Role(models.TextChoices):
        PLANNER = "planner", _("planner")
        ECONOMIST = "economist", _("economist")
        COORDINATOR = "coordinator", _("territorial coordinator")
        MUNICIPALITY = "municipality", _("municipality")
        PROVIDER = "provider", _("provider")
        INSPECTOR = "inspector", _("inspector")
        MEMBER = "member", _("member of a working group")
        ADMINISTRATOR = "administrator", _("administrator")

    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region_code = models.CharField(_("region"), max_length=10)
    orp_code = models.CharField(_("ORP"), max_length=10, blank=True)
    municipality_code = models.CharField(_("municipality"), max_length=10, blank=True)
    provider_number = models.CharField(_("provider (IČO)"), max_length=8, blank=True)

    objects: ClassVar[DatedQuerySet["RoleAssignment"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["person", "role", "region_code"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.region_code}"

    @property
    def scope(self) -> Scope:
        """The place that the role is held over."""
        return Scope(self.region_code, self.orp_code, self.municipality_code, self.provider_number)

    @property
    def place(self) -> str:
        """The part of the region in words with its code, or that it is the whole region."""
        if self.orp_code:
            return _("ORP %(code)s") % {"code": self.orp_code}
        if self.municipality_code:
            return _("municipality %(code)s") % {"code": self.municipality_code}
        if self.provider_number:
            return _("provider %(number)s") % {"number": self.provider_number}
        return str(_("the whole region"))

    def is_held_on(self, day: date) -> bool:
        """Whether the person has this role on `day`."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)
