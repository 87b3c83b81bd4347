"""Tables of applications: dossiers, applications of a round, services that have none."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.applying.models import Dossier
from opora.funding.applying.words import HOW
from opora.funding.models import Application
from opora.register.models import Service

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class _Served(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Columns that say of which service a row is."""

    identifier = tables.Column(verbose_name=_("Service"), order_by="service__identifier")
    kind = tables.Column(verbose_name=_("Kind"), accessor="service__kind", order_by="service__kind__order")
    provider = tables.Column(verbose_name=_("Provider"), accessor="service__provider__name")

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)


class _Submitted(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The column that says when the last version was submitted."""

    submitted_at = tables.Column(verbose_name=_("Submitted"))

    def render_submitted_at(self, value: Any) -> str:
        """Write the time by the region's clock."""
        return figures.moment(value)

    def value_submitted_at(self, value: Any) -> str | None:
        """Write it in a file as machines read it, by the region's clock."""
        return timezone.localtime(value).isoformat(timespec="minutes") if value else None


class DossierTable(_Served, _Submitted):
    """Applications that are being written or were submitted, over all rounds."""

    round = tables.Column(verbose_name=_("Round"), order_by=("round__year", "round__number"))
    identifier = tables.Column(
        verbose_name=_("Service"), accessor="service__identifier", order_by="service__identifier"
    )
    state = tables.Column(verbose_name=pgettext_lazy("application", "State"))
    behalf_name = tables.Column(verbose_name=_("Filled in for the provider by"))

    class Meta:
        sequence = ("round", "identifier", "kind", "provider", "state", "submitted_at", "behalf_name")

    caption = _("Applications written here")

    def render_round(self, record: Dossier) -> str:
        """Name the round."""
        return record.round.name

    def value_round(self, record: Dossier) -> str:
        """Write the place of the round into files."""
        return record.round.place

    def render_identifier(self, record: Dossier) -> SafeString:
        """Lead to the application."""
        return format_html(
            '<a href="{}">{}</a> {}', _page(record), record.service.identifier, synthetic_mark(record)
        )

    def value_identifier(self, record: Dossier) -> str:
        """Write the bare identifier into files."""
        return record.service.identifier


class ApplicationTable(_Served, _Submitted):
    """Applications of one round: how they came, what they ask for, whether they are rated."""

    identifier = tables.Column(
        verbose_name=_("Service"), accessor="service__identifier", order_by="service__identifier"
    )
    how = tables.Column(verbose_name=_("How it came"))
    request_czk = tables.Column(verbose_name=_("Request"), attrs=NUMBER)
    eligible_operating_loss_czk = tables.Column(verbose_name=_("Eligible operating loss"), attrs=NUMBER)
    points = tables.Column(verbose_name=_("Points"), attrs=NUMBER)
    is_late = tables.Column(verbose_name=_("Late"))
    waits = tables.Column(verbose_name=_("Waits for confirmation"))

    class Meta:
        sequence = (
            "identifier", "kind", "provider", "how", "request_czk", "eligible_operating_loss_czk", "points",
            "submitted_at", "is_late", "waits",
        )  # fmt: skip
        order_by = "identifier"

    caption = _("Applications of the round")

    def render_identifier(self, record: Application) -> SafeString:
        """Lead to the application, wherever it was written."""
        return format_html(
            '<a href="{}">{}</a> {}', _page_of(record), record.service.identifier, synthetic_mark(record)
        )

    def value_identifier(self, record: Application) -> str:
        """Write the bare identifier into files."""
        return record.service.identifier

    def render_how(self, value: str) -> str:
        """Say it in words."""
        return str(HOW[value])

    def value_how(self, value: str) -> str:
        """Write the code into files."""
        return value

    def render_request_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_request_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_eligible_operating_loss_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_eligible_operating_loss_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_points(self, value: Any) -> str:
        """Write the points."""
        return figures.quantity(value)

    def value_points(self, value: Any) -> Any:
        """Write the bare number into files."""
        return None if value is None else float(value)

    def render_is_late(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)

    def render_waits(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)


class MissingTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services of the network without an application in a round."""

    identifier = tables.Column(verbose_name=_("Service"))
    kind = tables.Column(verbose_name=_("Kind"), order_by="kind__order")
    provider = tables.Column(verbose_name=_("Provider"), accessor="provider__name")
    has_draft = tables.Column(verbose_name=_("Begun"))
    is_withdrawn = tables.Column(verbose_name=_("Withdrawn"))

    class Meta:
        order_by = "identifier"

    caption = _("Services of the network without an application")

    def render_identifier(self, record: Service) -> SafeString:
        """Lead to the service in the register."""
        url = reverse("register:service", args=[record.region.code, record.identifier])
        return format_html('<a href="{}">{}</a> {}', url, record.identifier, synthetic_mark(record))

    def value_identifier(self, record: Service) -> str:
        """Write the bare identifier into files."""
        return record.identifier

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def render_has_draft(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)

    def render_is_withdrawn(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)


def _page(dossier: Dossier) -> str:
    place = [dossier.round.region.code, dossier.round.place, dossier.service.identifier]
    return reverse("funding:applying:dossier", args=place)


def _page_of(record: Application) -> str:
    place = [record.round.region.code, record.round.place, record.service.identifier]
    written_here = getattr(record, "how", "") != "file"
    return reverse("funding:applying:dossier" if written_here else "funding:application", args=place)


def _yes_no(value: bool) -> str:
    return str(_("yes")) if value else str(_("no"))
