"""The units of the field: what may be written as a unit, and what comes out when units are multiplied or divided."""

from functools import lru_cache
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.util import UnitsContainer

# Each unit is a kind of its own: nothing is converted silently, so 12 months are not a year until a
# parameter in month/year says so. Shares and points are plain numbers.
DEFINITIONS = (
    "CZK = [CZK] = _ = crown = crowns",
    "bed = [bed] = _ = beds",
    "FTE = [FTE] = _ = fte = FTEs",
    "unit = [unit] = _ = units",
    "client = [client] = _ = clients",
    "contact = [contact] = _ = contacts",
    "intervention = [intervention] = _ = interventions",
    "call = [call] = _ = calls",
    "person = [person] = _ = persons",
    "service = [service] = _ = services",
    "provider = [provider] = _ = providers",
    "minute = [minute] = _ = minutes",
    "hour = [hour] = _ = hours",
    "day = [day] = _ = days",
    "month = [month] = _ = months",
    "year = [year] = _ = years",
    "share = [] = _ = shares",
    "point = [] = _ = points",
)
KNOWN = tuple(definition.split()[0] for definition in DEFINITIONS)
EITHER = "[unit]"
"""The bed of a residential form or the post of another: it may be added up within one form only."""


@lru_cache(maxsize=1)
def _registry() -> "UnitRegistry[Any]":
    # Pint takes long to load and is needed only where a rule set is checked.
    from pint import UnitRegistry

    registry: UnitRegistry[Any] = UnitRegistry(None)
    for definition in DEFINITIONS:
        registry.define(definition)
    return registry


@lru_cache(maxsize=512)
def measure(text: str) -> "UnitsContainer":
    """Return what a unit such as `CZK/bed` measures; an empty text and `1` are a plain number.

    Raises ValueError that names the word which is no unit.
    """
    from pint.errors import PintError

    registry = _registry()
    try:
        return registry.get_dimensionality(registry.parse_units(text or "1"))
    except (PintError, TokenError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from None


def written(measured: "UnitsContainer") -> str:
    """Return a unit as people write it: `CZK/bed`, `1`."""
    # No rule takes a root, so a power is a whole number; Pint allows any kind of number.
    powers = {name.strip("[]"): int(str(power)) for name, power in sorted(measured.items())}
    above = "*".join(_powered(name, power) for name, power in powers.items() if power > 0)
    below = "".join(f"/{_powered(name, -power)}" for name, power in powers.items() if power < 0)
    return (above or "1") + below


def _powered(name: str, power: int) -> str:
    return name if power == 1 else f"{name}**{power}"
