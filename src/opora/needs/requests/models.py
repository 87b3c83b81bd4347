"""What municipalities ask for: collections, requests, their submitted versions, answers, reminders."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.accounts.models import RoleAssignment, User
from opora.core.permissions import Scope
from opora.needs.requests.states import COLOURS, State
from opora.register.models import CapacityUnit, ServiceKind, TargetGroup
from opora.territory.models import Unit


class Collection(models.Model):
    """A collection of requests (sběr požadavků) of a region for a year of planning; all three days are included."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year of planning"))
    title = models.CharField(_("title"), max_length=200)
    shown_from = models.DateField(_("shown to municipalities from"))
    last_new_on = models.DateField(_("last day for a new request"))
    last_edit_on = models.DateField(_("last day for changes"))
    reminder_days = models.PositiveSmallIntegerField(_("days between two reminders"), default=14)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    synthetic = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        verbose_name = _("collection of requests")
        verbose_name_plural = _("collections of requests")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="needs_collection_once_a_year"),
            models.CheckConstraint(
                condition=Q(shown_from__lte=F("last_new_on"), last_new_on__lte=F("last_edit_on")),
                name="needs_collection_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> Scope:
        """Where the collection belongs, for permissions."""
        return Scope(region=self.region.code)

    def takes_new_on(self, day: date) -> bool:
        """Whether a municipality may begin a request on `day`."""
        return self.shown_from <= day <= self.last_new_on


class MunicipalRequest(models.Model):
    """What one municipality asks for (požadavek obce): one kind of service for one group of people.

    Every field of its content may be empty until it is submitted. Of a range only the middle may be given.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField(_("number"))
    municipality = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    orp = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("ORP"))
    state = models.CharField(
        pgettext_lazy("request", "state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    withdrawn_from = models.CharField(max_length=10, choices=State.choices, blank=True)

    kind = models.ForeignKey(
        ServiceKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("kind of service"),
    )  # fmt: skip
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("target group"),
    )  # fmt: skip
    persons_low = models.PositiveIntegerField(_("persons, at least"), null=True, blank=True)
    persons = models.PositiveIntegerField(_("persons who need the service"), null=True, blank=True)
    persons_high = models.PositiveIntegerField(_("persons, at most"), null=True, blank=True)
    capacity_low = models.PositiveIntegerField(_("capacity, at least"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("capacity asked for"), null=True, blank=True)
    capacity_high = models.PositiveIntegerField(_("capacity, at most"), null=True, blank=True)
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    reason = models.TextField(_("why it is needed"), blank=True)
    existing = models.TextField(_("what there is already"), blank=True)
    cofinancing_czk = models.PositiveBigIntegerField(
        _("co-financing offered for a year, CZK"), null=True, blank=True
    )
    contact = models.CharField(_("contact at the office"), max_length=200, blank=True)

    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    behalf_name = models.CharField(_("filled in by"), max_length=150, blank=True)
    behalf_role = models.CharField(
        _("in the role of"), max_length=20, choices=RoleAssignment.Role.choices, blank=True
    )
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    return_note = models.TextField(_("what to complete"), blank=True)
    complete_by = models.DateField(_("complete by"), null=True, blank=True)

    class Meta:
        verbose_name = _("municipal request")
        verbose_name_plural = _("municipal requests")
        ordering = ["-collection__year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="needs_request_number_once"),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN) ^ Q(withdrawn_from=""), name="needs_request_withdrawn_from"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="needs_request_confirmed_whole",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state"], name="needs_request_of_town")]

    def __str__(self) -> str:
        return f"{self.collection.year}/{self.number}"

    @property
    def scope(self) -> Scope:
        """Where the request belongs, for permissions."""
        return Scope(self.collection.region.code, self.orp.code, self.municipality.code)

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else filled it in for the municipality."""
        return bool(self.behalf_name)

    @property
    def decision_label(self) -> str:
        """The newest decision in words, on rows that `queries.requests` has read; empty before an answer."""
        decision = getattr(self, "decision", None)
        return str(Answer.Decision(decision).label) if decision else ""

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[State(self.state)]

    @property
    def synthetic(self) -> bool:
        """Whether it was invented for the demonstration."""
        return self.collection.synthetic

    @property
    def editable_until(self) -> date:
        """The last day on which its content may change; one that was returned has a day of its own."""
        if State.RETURNED in (self.state, self.withdrawn_from) and self.complete_by:
            return max(self.complete_by, self.collection.last_edit_on)
        return self.collection.last_edit_on


class Version(models.Model):
    """A request as it was submitted: its content as data, frozen, with the digest that the receipt shows."""

    request = models.ForeignKey(MunicipalRequest, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("submitted version")
        verbose_name_plural = _("submitted versions")
        ordering = ["request", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="needs_request_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.request} ({self.number})"


class Answer(models.Model):
    """What the region decided about a request and why; a later answer replaces an earlier one, which stays readable."""

    class Decision(models.TextChoices):
        NETWORK = "network", pgettext_lazy("answer", "taken into the proposal of the network")
        PLAN = "plan", pgettext_lazy("answer", "taken into the plan")
        LATER = "later", pgettext_lazy("answer", "not now")
        DECLINED = "declined", pgettext_lazy("answer", "declined")

    request = models.ForeignKey(MunicipalRequest, on_delete=models.PROTECT, related_name="answers")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    text = models.TextField(_("reasons"))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["request", "-answered_at", "-pk"]

    def __str__(self) -> str:
        return self.get_decision_display()


class Reminder(models.Model):
    """A letter to an account of a municipality that has not been heard from; `failure` says why it did not leave."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="reminders")
    municipality = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("address"))
    sent_on = models.DateField(_("sent"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    failure = models.CharField(_("why it was not sent"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_on", "pk"]
        indexes = [models.Index(fields=["collection", "municipality"], name="needs_reminder_of_town")]


class NothingAsked(models.Model):
    """A municipality has said that it asks for nothing in a collection; beginning a request takes it back."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="nothing_asked")
    municipality = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement that nothing is asked for")
        verbose_name_plural = _("statements that nothing is asked for")
        constraints = [
            models.UniqueConstraint(fields=["collection", "municipality"], name="needs_nothing_asked_once")
        ]
