"""The explanation of a grant for a reader: the engine's tree in one language, with units and links to origins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.funding import cuts
from opora.funding.corrections.queries import lines_by_grant
from opora.funding.corrections.sheet import told
from opora.funding.models import FundingUnit, Grant
from opora.register.models import Form

SHARE_PLACES = 4
"""Decimals of a coefficient; a longer number would not be read."""


def record(grant: Grant) -> dict[str, Any]:
    """Return a grant with everything needed to follow and to recompute it; `explanation.schema.json` describes it."""
    rule_set = grant.round.rule_set
    lines = lines_by_grant([grant.pk]).get(grant.pk, [])
    return {
        "service": grant.service.identifier,
        "kind": grant.service.kind.code,
        "provider": grant.service.provider.name,
        "year": grant.round.year,
        "run": grant.run_id,
        "rules": {"code": rule_set.code, "version": rule_set.version, "digest": rule_set.digest},
        "claim": grant.claim_czk,
        "grant": grant.grant_czk,
        "lines": [told(line) for line in lines],
        "final": grant.grant_czk + sum(line.amount_czk for line in lines),
        "bound_by": grant.bound_by,
        "bounds": cuts.to_json(grant.steps),
        "reasons": grant.gate_reasons,
        "summary": grant.summary,
        "inputs": grant.inputs,
        "steps": grant.steps,
    }


@dataclass(frozen=True)
class Links:
    """Where the facts of a tree come from: addresses by the name of an input, and of the page of parameters.

    `parameters` is an address that the name of a parameter is appended to, such as ".../rules/#".
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    parameters: str = ""


NO_LINKS = Links()


def tree(step: Mapping[str, Any], links: Links = NO_LINKS) -> dict[str, Any]:
    """Return a step of `Grant.steps` and all below it as core/components/steps.html draws them, for the reader."""
    return {
        "name": step["name"],
        "label": _label(step),
        "value_text": value_text(step),
        "unit": "",
        "sentence": _sentence(step),
        "formula": step["formula"],
        "source": _source(step),
        "assumed": step["assumed"],
        "href": _href(step, links),
        "children": [tree(child, links) for child in step["children"]],
    }


def value_text(step: Mapping[str, Any]) -> str:
    """Return the value of a step as people write it: money, beds, full-time posts, points, a share, met or not met."""
    value = step["value"]
    if "boolean" in value:
        if step["kind"] == "gate":
            return _("not met") if value["boolean"] else _("met")
        return _("yes") if value["boolean"] else _("no")
    if "text" in value:
        return str(value["text"])
    number = Decimal(value["number"])
    unit = step["unit"]
    if unit.startswith("CZK"):
        return _money(number, unit, step["form"])
    if unit == "unit":
        return figures.quantity(number, unit_of(step["form"]))
    if unit == "point":
        return _("%(points)s points of 100") % {"points": figures.quantity(number)}
    if step["name"] == "reduction":
        return figures.percent(number, SHARE_PLACES)
    return figures.digits(number, min(SHARE_PLACES, _places(number)))


def find(step: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return the first step of that name in the tree, or None."""
    if step["name"] == name:
        return step
    return next((found for child in step["children"] if (found := find(child, name)) is not None), None)


def amount(step: Mapping[str, Any], name: str) -> Decimal | None:
    """Return the number of the first step of that name in the tree, or None when there is no such step."""
    found = find(step, name)
    return None if found is None else Decimal(found["value"]["number"])


def unit_of(form: str) -> str:
    """Return the unit that money is counted by in a form."""
    return FundingUnit.BED.value if form == Form.RESIDENTIAL else FundingUnit.FTE.value


def _money(number: Decimal, unit: str, form: str) -> str:
    written = figures.crowns(
        number if number == number.to_integral_value() else number.quantize(Decimal("0.01"))
    )
    if unit == "CZK":
        return written
    one = _("bed") if unit_of(form) == FundingUnit.BED else _("full-time post")
    return _("%(money)s per %(unit)s") % {"money": written, "unit": one}


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _label(step: Mapping[str, Any]) -> str:
    label = said(step["label"])
    if not step["form"]:
        return label
    form = Form(step["form"]).label if step["form"] in Form.values else step["form"]
    return _("%(label)s (%(form)s form)") % {"label": label, "form": form}


def _sentence(step: Mapping[str, Any]) -> str:
    sentence = said(step["sentence"])
    if step["name"] != "network_units" or not step["reference"]:
        return sentence
    return _("%(sentence)s By the decision on the network: %(reference)s.") % {
        "sentence": sentence,
        "reference": step["reference"],
    }


def _source(step: Mapping[str, Any]) -> str:
    return said(step["source"]) or said(step["origin"])


def _href(step: Mapping[str, Any], links: Links) -> str:
    if step["kind"] == "input":
        return links.inputs.get(step["name"], "")
    if step["kind"] == "parameter" and links.parameters:
        return f"{links.parameters}{step['name']}"
    return ""
