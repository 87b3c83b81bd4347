"""Tables of the register."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.register import findings, sheet
from opora.register.models import Intake, Provider, Service

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
PROSE = {"td": {"class": "prose"}}


class ServiceTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services with what a planner asks first; what is invented carries its mark."""

    identifier = tables.Column(verbose_name=_("Service"))
    kind = tables.Column(order_by=("kind__order", "identifier"), verbose_name=_("Kind"))
    provider = tables.Column(order_by=("provider__name", "identifier"), verbose_name=_("Provider"))
    forms = tables.Column(empty_values=(), orderable=False, verbose_name=_("Forms"))
    capacity = tables.Column(empty_values=(), orderable=False, verbose_name=_("Capacity"))
    places = tables.Column(empty_values=(), orderable=False, verbose_name=_("Where"))
    valid = tables.Column(
        accessor="valid_from", order_by=("valid_from", "identifier"), verbose_name=_("Valid")
    )

    class Meta:
        model = Service
        fields: tuple[str, ...] = ()
        sequence = ("identifier", "kind", "provider", "forms", "capacity", "places", "valid")
        order_by = "identifier"

    caption = _("Services")

    def render_identifier(self, record: Service) -> SafeString:
        """The identifier leads to the service."""
        url = reverse("register:service", args=[record.region.code, record.identifier])
        return sheet.marked(format_html('<a href="{}">{}</a>', url, record.identifier), record)

    def value_identifier(self, record: Service) -> str:
        """The bare identifier in a file."""
        return record.identifier

    def render_provider(self, record: Service) -> SafeString:
        """The provider leads to its page."""
        url = reverse("register:provider", args=[record.region.code, record.provider_id])
        return format_html('<a href="{}">{}</a>', url, record.provider)

    def value_provider(self, record: Service) -> str:
        """The bare name in a file."""
        return record.provider.name

    def render_forms(self, record: Service) -> str:
        """Forms in words."""
        return sheet.forms(record) or figures.UNKNOWN

    def render_capacity(self, record: Service) -> str:
        """Capacity by unit."""
        return sheet.capacity(record)

    def render_places(self, record: Service) -> str:
        """Municipalities."""
        return sheet.municipalities(record) or figures.UNKNOWN

    def render_valid(self, record: Service) -> str:
        """From when to when."""
        return sheet.validity(record.valid_from, record.valid_to)


class ProviderTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Providers with the number of their running services."""

    name = tables.Column(verbose_name=_("Provider"))
    number = tables.Column(verbose_name=_("IČO"), default=figures.UNKNOWN)
    running = tables.Column(verbose_name=_("Services that run today"), attrs=NUMBER)

    class Meta:
        model = Provider
        fields: tuple[str, ...] = ()
        sequence = ("name", "number", "running")
        order_by = "name"

    caption = _("Providers")

    def render_name(self, record: Provider) -> SafeString:
        """The name leads to the provider."""
        region = self.request.resolver_match.kwargs["region"]
        link = format_html(
            '<a href="{}">{}</a>', reverse("register:provider", args=[region, record.pk]), record.name
        )
        return sheet.marked(link, record)

    def value_name(self, record: Provider) -> str:
        """The bare name in a file."""
        return record.name


class IntakeTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Files offered to the register and what came of them."""

    file_name = tables.Column(verbose_name=_("File"))
    at = tables.Column(verbose_name=_("When"))
    day = tables.Column(verbose_name=_("State of the data"))
    accepted = tables.Column(verbose_name=_("Result"))
    records = tables.Column(verbose_name=_("Services"), attrs=NUMBER)
    added = tables.Column(verbose_name=_("Added"), attrs=NUMBER)
    changed = tables.Column(verbose_name=_("Changed"), attrs=NUMBER)
    ended = tables.Column(verbose_name=_("Ended"), attrs=NUMBER)
    errors = tables.Column(verbose_name=_("Errors"), attrs=NUMBER)
    warnings = tables.Column(verbose_name=_("Warnings"), attrs=NUMBER)
    by = tables.Column(verbose_name=_("Who"))

    class Meta:
        model = Intake
        fields: tuple[str, ...] = ()
        order_by = "-at"

    caption = _("Files taken in and refused")

    def render_file_name(self, record: Intake) -> SafeString:
        """The name leads to the report."""
        region = self.request.resolver_match.kwargs["region"]
        link = format_html(
            '<a href="{}">{}</a>', reverse("register:intake", args=[region, record.pk]), record.file_name
        )
        return sheet.marked(link, record)

    def value_file_name(self, record: Intake) -> str:
        """The bare name in a file."""
        return record.file_name

    def render_at(self, record: Intake) -> str:
        """Date and time."""
        return figures.moment(record.at)

    def render_day(self, record: Intake) -> str:
        """The day of the data."""
        return figures.short_day(record.day)

    def render_accepted(self, record: Intake) -> str:
        """The result in words."""
        return str(_("taken in") if record.accepted else _("refused"))


class FindingTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The report of a file: every error and warning with its place and what to do."""

    severity = tables.Column(verbose_name=_("Severity"))
    record = tables.Column(verbose_name=_("Record or line"), default=figures.UNKNOWN)
    path = tables.Column(verbose_name=_("Field"), default=figures.UNKNOWN)
    value = tables.Column(verbose_name=_("Value"), default=figures.UNKNOWN)
    message = tables.Column(verbose_name=_("What is wrong"), orderable=False, attrs=PROSE)
    expected = tables.Column(verbose_name=_("What was expected"), orderable=False, attrs=PROSE)
    advice = tables.Column(verbose_name=_("What to do"), orderable=False, attrs=PROSE)

    class Meta:
        order_by = "severity"
        empty_text = _("Nothing was found wrong with the file.")

    caption = _("Errors and warnings")

    def render_severity(self, value: str) -> str:
        """Error or warning, in words."""
        return str(_("error") if value == "error" else _("warning"))

    def render_message(self, record: dict[str, Any]) -> str:
        """The sentence in the reader's language."""
        return findings.sentence(record)

    def render_expected(self, record: dict[str, Any]) -> str:
        """What the reader of the file expected."""
        return findings.sentence(record, "expected")

    def render_advice(self, record: dict[str, Any]) -> str:
        """What to do about it."""
        return findings.sentence(record, "advice")
