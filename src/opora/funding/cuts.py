"""What bound a grant and by how much: the way from the request to the grant, read from the tree of steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said

BOUND = "bound_"
"""How the engine names a step that says what a bound took or added."""


@dataclass(frozen=True)
class Cut:
    """What one bound did: `change` crowns (below 0 taken), `left` crowns after it.

    bound   cap, condition, pool, rounding, or the name of a step of the division such as bound_floor
    why     labels of the conditions that are not met; `gates` their names in the rule set
    """

    bound: str
    what: str
    change: Fraction
    left: Fraction
    why: str = ""
    gates: tuple[str, ...] = ()


def cuts(steps: Mapping[str, Any]) -> list[Cut]:
    """Return what each bound took from the request or added, in the order in which they worked; exact.

    steps  the tree of a grant as `Step.to_json` writes it

    The request and all changes add up to the grant. Bounds that changed nothing are left out, except a condition that
    is not met: it would have taken whatever was left. Without an application there is no request and the list is empty.
    """
    admitted = _child(steps, "admitted")
    request = _found(steps, "request")
    if admitted is None or request is None:
        return []
    found: list[Cut] = []
    left = Fraction(_number(request))
    for bound, what, now, gates in _stages(steps, admitted):
        if now != left or gates:
            why = ", ".join(said(gate["label"]) for gate in gates)
            found.append(Cut(bound, what, now - left, now, why, tuple(gate["name"] for gate in gates)))
        left = now
    return found


def rows(steps: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the same as a table for people, the request first; None without a request."""
    request = _found(steps, "request")
    if request is None or _child(steps, "admitted") is None:
        return None
    lines = [[said(request["label"]), "", _money(Fraction(_number(request)))]]
    for cut in cuts(steps):
        name = _("%(what)s: %(why)s") % {"what": cut.what, "why": cut.why} if cut.why else cut.what
        lines.append([name, _signed(cut.change), _money(cut.left)])
    lines.append([said(steps["label"]), "", _money(Fraction(_number(steps)))])
    return {"columns": [_("What bound it"), _("Took or added"), _("Left")], "rows": lines}


def to_json(steps: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the same as plain values; an exact amount is [numerator, denominator]."""
    return [
        {
            "bound": each.bound,
            "change": _pair(each.change),
            "left": _pair(each.left),
            "gates": list(each.gates),
        }
        for each in cuts(steps)
    ]


Gates = list[Mapping[str, Any]]


def _stages(
    steps: Mapping[str, Any], admitted: Mapping[str, Any]
) -> Iterator[tuple[str, str, Fraction, Gates]]:
    """Yield each bound with what was left after it and the conditions that were not met."""
    *gates, claim = admitted["children"]
    yield "cap", _("The cap of the service"), Fraction(_number(claim)), []
    left = Fraction(_number(admitted))
    failed = [gate for gate in gates if gate["value"].get("boolean")]
    yield "condition", _("A condition that is not met"), left, failed
    declared = [each for each in steps["children"] if each["name"].startswith(BOUND)]
    for each in declared:
        left += Fraction(_number(each))
        yield each["name"], said(each["label"]), left, []
    if not declared:
        yield "pool", _("There is not enough money for all claims"), left * _share(steps), []
    yield "rounding", _("Rounding"), Fraction(_number(steps)), []


def _share(steps: Mapping[str, Any]) -> Fraction:
    """Return the exact share of each claim that is paid: the step itself shows a decimal number of it."""
    reduction = _child(steps, "reduction")
    if reduction is None:
        return Fraction(1)
    pool, total = (Fraction(_number(each)) for each in reduction["children"])
    return pool / total if total > pool else Fraction(1)


def _child(step: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    return next((each for each in step["children"] if each["name"] == name), None)


def _found(step: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    if step["name"] == name:
        return step
    return next((found for each in step["children"] if (found := _found(each, name)) is not None), None)


def _number(step: Mapping[str, Any]) -> Decimal:
    return Decimal(step["value"]["number"])


def _money(amount: Fraction) -> str:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return figures.crowns(exact.quantize(Decimal(1) if amount.denominator == 1 else Decimal("0.01")))


def _signed(amount: Fraction) -> str:
    return f"+{_money(amount)}" if amount > 0 else _money(amount)


def _pair(amount: Fraction) -> list[int]:
    return [amount.numerator, amount.denominator]
