"""What a request must say before it may be submitted; half-filled ones are kept without it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.needs.requests.queries import unit_of


def faults(values: Mapping[str, Any], region: str) -> dict[str, str]:
    """Return what is missing or does not fit, a sentence by the name of its field; empty when it may be submitted."""
    found: dict[str, str] = {}
    if values.get("kind") is None:
        found["kind"] = _("Choose the kind of service that is missing.")
    if values.get("persons") is None and values.get("capacity") is None:
        found["persons"] = _("Fill in how many people need the service, or how much capacity is missing.")
    if not (values.get("reason") or "").strip():
        found["reason"] = _("Write in a few sentences why the service is needed.")
    if not (values.get("contact") or "").strip():
        found["contact"] = _(
            "Write whom the region can ask: the office or the post, its e-mail or telephone."
        )
    for name in ("persons", "capacity"):
        found |= _range_faults(name, values)
    if values.get("capacity") is not None and values.get("kind") and not unit_of(region, values["kind"].code):
        found["capacity"] = _(
            "The declared rates give no unit for this kind of service. Leave the capacity empty and fill in the people."
        )
    return found


def _range_faults(name: str, values: Mapping[str, Any]) -> dict[str, str]:
    low, middle, high = (values.get(field) for field in (f"{name}_low", name, f"{name}_high"))
    if middle is None:
        if low is None and high is None:
            return {}
        return {name: _("Fill in the number itself as well, not only its range.")}
    found = {}
    if low is not None and low > middle:
        found[f"{name}_low"] = _(
            "%(low)s is more than %(middle)s; the lower end cannot be above the number."
        ) % {
            "low": figures.digits(low),
            "middle": figures.digits(middle),
        }
    if high is not None and high < middle:
        found[f"{name}_high"] = _(
            "%(high)s is less than %(middle)s; the upper end cannot be below the number."
        ) % {
            "high": figures.digits(high),
            "middle": figures.digits(middle),
        }
    return found
