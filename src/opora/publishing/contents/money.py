"""Grants in a snapshot: the sums, everything they were computed from, and the tree that explains each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from opora.core.models import Run
from opora.funding.corrections.models import ManualLine
from opora.funding.models import Grant, Round
from opora.funding.settlement.queries import GIVEN
from opora.publishing.declared import giving

INPUTS = ("code", "label", "inputs", "references", "forms")
"""What opora_engine.formula.read_service reads; the rest of the stored inputs is for the internal pages."""

NO_APPLICATION = "no_application"


Lines = Mapping[int, Sequence[ManualLine]]
"""The signed lines in force by the key of their grant."""


def round_of(round_: Round, run: Run, lines: Lines) -> dict[str, Any]:
    """Return the round: pool, calculated sums, reduction as an exact fraction, sums after the signed lines.

    A round that was decided by this very run also says who decided, and under which names the region publishes grants.
    """
    signed = sum(line.amount_czk for each in lines.values() for line in each)
    share = Fraction(str(run.summary["reduction"]))
    return {
        "region": round_.region.code,
        "year": round_.year,
        "pool": run.summary["pool"],
        "pool_source": run.summary["pool_source"],
        "synthetic": round_.synthetic,
        "rules_code": round_.rule_set.code,
        "rules_version": round_.rule_set.version,
        "rules_digest": round_.rule_set.digest,
        "round_down_to": run.summary["round_down_to"],
        "total_claims": run.summary["claims"],
        "reduction": [share.numerator, share.denominator],
        "granted": run.summary["granted"],
        "reserve": run.summary["reserve"],
        "lines": signed,
        "final": run.summary["granted"] + signed,
        "final_reserve": run.summary["reserve"] - signed,
        **_decision(round_, run),
    }


def _decision(round_: Round, run: Run) -> dict[str, Any]:
    if round_.state not in GIVEN or round_.run_id != run.pk or round_.decided_on is None:
        return {}
    region = round_.region
    names = giving(region.code).content
    number = names.funders.get(region.code, "")
    return {
        "number": round_.number,
        "decision": {
            "number": round_.resolution_number,
            "body": round_.resolution_body,
            "day": round_.decided_on.isoformat(),
        },
        "publisher": {
            "id": f"CZ-ICO-{number}" if number else f"{names.prefix}-{region.code}",
            "name": region.name,
            "prefix": names.prefix,
            "prefix_assumed": names.assumed,
            "web": names.web,
        },
    }


def rows(grants: Iterable[Grant], lines: Lines) -> Iterator[dict[str, Any]]:
    """Yield one row for each grant."""
    for grant in grants:
        service = grant.service
        signed = sum(line.amount_czk for line in lines.get(grant.pk, ()))
        yield {
            "service": service.identifier,
            "kind": service.kind.code,
            "provider": service.provider.name,
            "claim": grant.claim_czk,
            "grant": grant.grant_czk,
            "lines": signed,
            "final": grant.grant_czk + signed,
            "bound_by": grant.bound_by,
            "reasons": [reason["name"] for reason in grant.gate_reasons],
            "summary_cs": grant.summary["cs"],
            "summary_en": grant.summary["en"],
            "synthetic": service.synthetic,
        }


def explained(grants: Iterable[Grant], lines: Lines) -> dict[str, Any]:
    """Return inputs, result and signed lines of every service of the round; those that did not apply stand apart."""
    services, missing = [], []
    for grant in grants:
        if any(reason["name"] == NO_APPLICATION for reason in grant.gate_reasons):
            missing.append(
                {"code": grant.service.identifier, "label": grant.inputs["label"], "reason": grant.summary}
            )
            continue
        result = {
            "claim": grant.claim_czk,
            "grant": grant.grant_czk,
            "bound_by": grant.bound_by,
            "failed_gates": grant.gate_reasons,
            "summary": grant.summary,
            "explanation": grant.steps,
        }
        signed = lines.get(grant.pk, ())
        told = {
            "result": result,
            "lines": [_line(each) for each in signed],
            "final": grant.grant_czk + sum(each.amount_czk for each in signed),
        }
        services.append({**{name: grant.inputs[name] for name in INPUTS}, **told})
    return {"services": services, "without_application": missing}


def _line(line: ManualLine) -> dict[str, Any]:
    """Return a signed line without the names of the two officials; the region's log has them."""
    return {
        "amount": line.amount_czk,
        "class": line.reason_class,
        "reason": line.reason,
        "document": line.document,
        "signed_on": _day(line.signed_at),
        "confirmed_on": _day(line.confirmed_at),
    }


def _day(moment: datetime | None) -> str:
    return "" if moment is None else timezone.localdate(moment).isoformat()
