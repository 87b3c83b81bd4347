"""What providers write to a round: the dossier of one service, and the versions of it that were submitted."""

from dataclasses import replace

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.accounts.models import RoleAssignment, User
from opora.core.permissions import Scope
from opora.funding.applying.content import Content
from opora.funding.applying.states import COLOURS, State
from opora.funding.models import Application, Round
from opora.register.models import Service


class Dossier(models.Model):
    """What a provider writes about one service in one round (spis žádosti); submitted, it makes the application.

    `content` is what it says now, without the points of the region; `origins` say where values that nobody changed came
    from, by the names of fields. `application` is the row that the calculation reads; only a submitted dossier has one.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="dossiers")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="dossier"
    )
    state = models.CharField(
        pgettext_lazy("application", "state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    withdrawn_from = models.CharField(max_length=10, choices=State.choices, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    content = models.JSONField(_("content"), default=dict)
    origins = models.JSONField(_("where the first values came from"), default=dict)
    points = models.DecimalField(
        _("points of criteria"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    rated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    rated_at = models.DateTimeField(_("rated"), null=True, blank=True)

    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(_("saved"))
    behalf_name = models.CharField(_("filled in by"), max_length=150, blank=True)
    behalf_role = models.CharField(
        _("in the role of"), max_length=20, choices=RoleAssignment.Role.choices, blank=True
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dossier of an application")
        verbose_name_plural = _("dossiers of applications")
        ordering = ["round", "service__identifier"]
        constraints = [
            models.UniqueConstraint(fields=["round", "service"], name="funding_dossier_once"),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN) ^ Q(withdrawn_from=""),
                name="funding_dossier_withdrawn_from",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=100), name="funding_dossier_points"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="funding_dossier_confirmed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.place}/{self.service.identifier}"

    @property
    def scope(self) -> Scope:
        """Where the dossier belongs, for permissions."""
        return Scope(region=self.round.region.code, provider=self.service.provider.number)

    @property
    def said(self) -> Content:
        """What it says now, with the points of the region."""
        return replace(Content.from_json(self.content), points=self.points)

    @property
    def subject(self) -> str:
        """The name under which its attachments are kept."""
        return f"application:{self.pk}"

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else filled it in for the provider."""
        return bool(self.behalf_name)

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[State(self.state)]

    @property
    def synthetic(self) -> bool:
        """Whether it was invented for the demonstration."""
        return self.round.synthetic


class Version(models.Model):
    """An application as it was submitted: its content as data, frozen, with the digest that the receipt shows."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("submitted version of an application")
        verbose_name_plural = _("submitted versions of applications")
        ordering = ["dossier", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="funding_dossier_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} ({self.number})"
