"""A request written for people: what it says, who filled it in, who answered; the same for page and receipt."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import language
from opora.needs.requests.content import canonical, role_in_words
from opora.needs.requests.models import MunicipalRequest, Reminder

Fact = dict[str, str]


def facts_of(request: MunicipalRequest) -> list[Fact]:
    """Return what the request says now."""
    return facts(canonical(request, number=0, at=request.edited_at, submitted_by=""))


def facts(content: dict[str, Any]) -> list[Fact]:
    """Return what the content of a version says, each thing with its label, in the reader's language."""
    capacity = content["capacity"]
    said = {
        _("Municipality"): f"{content['municipality']['name']} ({content['municipality']['code']})",
        _("ORP"): content["orp"]["name"],
        _("Kind of service"): _name(content["kind"]),
        _("Target group"): _name(content["target_group"]),
        _("People who need it"): _range(content["persons"], "person"),
        _("Capacity asked for"): _range(capacity, capacity["unit"]),
        _("Where"): content["place"],
        _("Why it is needed"): content["reason"],
        _("What there is already"): content["existing"],
        _("Co-financing offered for a year"): figures.crowns(content["cofinancing_czk"]),
        _("Contact at the office"): content["contact"],
    }
    return [{"label": label, "value": value or figures.UNKNOWN} for label, value in said.items()]


def behalf(content: dict[str, Any]) -> str:
    """Return the sentence that somebody else filled the version in for the municipality; empty when nobody did."""
    who = content["on_behalf"]
    if who is None:
        return ""
    return _("Filled in by %(name)s (%(role)s) on behalf of %(municipality)s.") % {
        "name": who["name"],
        "role": role_in_words(who["role"]),
        "municipality": content["municipality"]["name"],
    }


def behalf_now(request: MunicipalRequest) -> str:
    """Return the same sentence for the request as it is now, with whether the municipality has confirmed it."""
    said = behalf(canonical(request, number=0, at=request.edited_at, submitted_by=""))
    if not said:
        return ""
    if request.confirmed_by is None:
        waiting = _("The municipality has not confirmed it yet.")
        return f"{said} {waiting}"
    confirmed = _("Confirmed for the municipality by %(person)s, %(moment)s.") % {
        "person": request.confirmed_by,
        "moment": figures.moment(request.confirmed_at),
    }
    return f"{said} {confirmed}"


def receipt_facts(content: dict[str, Any], digest: str) -> list[Fact]:
    """Return what the receipt vouches for: which request, which version, when and by whom, and the digest."""
    said = {
        _("Request"): f"{content['collection']['year']}/{content['number']}",
        _("Collection"): content["collection"]["title"],
        _("Version"): str(content["version"]),
        _("Submitted"): figures.moment(datetime.fromisoformat(content["submitted_at"])),
        _("Submitted by"): content["submitted_by"],
        _("Digest (SHA-256)"): digest,
    }
    return [{"label": label, "value": value} for label, value in said.items()]


def letters(rows: Iterable[Reminder]) -> dict[str, Any]:
    """Return the table of reminders: to whom, when, and whether the letter left."""
    columns = [_("Municipality"), _("To whom"), _("Address"), _("When"), _("Result")]
    written = [
        [
            row.municipality.name,
            str(row.person),
            row.email,
            figures.short_day(row.sent_on),
            _("not sent: %(reason)s") % {"reason": row.failure} if row.failure else _("sent"),
        ]
        for row in rows
    ]
    return {"columns": columns, "rows": written}


def days(shown_from: date, last_new_on: date, last_edit_on: date) -> list[Fact]:
    """Return the three days of a collection."""
    return [
        {"label": _("Shown from"), "value": figures.day(shown_from)},
        {"label": _("New requests until"), "value": figures.day(last_new_on)},
        {"label": _("Changes until"), "value": figures.day(last_edit_on)},
    ]


def _name(named: dict[str, str] | None) -> str:
    return named[language()] if named else ""


def _range(numbers: dict[str, Any], unit: str) -> str:
    """Write a number with its unit and, where it was given, its range."""
    if numbers["middle"] is None:
        return ""
    written = figures.quantity(numbers["middle"], unit or None)
    if numbers["low"] is None and numbers["high"] is None:
        return written
    low = figures.digits(numbers["middle"] if numbers["low"] is None else numbers["low"])
    high = figures.digits(numbers["middle"] if numbers["high"] is None else numbers["high"])
    return _("%(number)s (from %(low)s to %(high)s)") % {"number": written, "low": low, "high": high}
