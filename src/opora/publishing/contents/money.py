"""Grants in a snapshot: the sums, everything they were computed from, and the tree that explains each."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from opora.core.models import Run
from opora.funding.models import Grant, Round

INPUTS = ("code", "label", "inputs", "references", "forms")
"""What opora_engine.formula.read_service reads; the rest of the stored inputs is for the internal pages."""

NO_APPLICATION = "no_application"


def round_of(round_: Round, run: Run) -> dict[str, Any]:
    """Return the round: pool, sums, reduction as an exact fraction."""
    share = Fraction(str(run.summary["reduction"]))
    return {
        "region": round_.region.code,
        "year": round_.year,
        "pool": round_.pool_czk,
        "pool_source": round_.pool_source,
        "synthetic": round_.synthetic,
        "rules_code": round_.rule_set.code,
        "rules_version": round_.rule_set.version,
        "rules_digest": round_.rule_set.digest,
        "round_down_to": run.summary["round_down_to"],
        "total_claims": run.summary["claims"],
        "reduction": [share.numerator, share.denominator],
        "granted": run.summary["granted"],
        "reserve": run.summary["reserve"],
    }


def rows(grants: Iterable[Grant]) -> Iterator[dict[str, Any]]:
    """Yield one row for each grant."""
    for grant in grants:
        service = grant.service
        yield {
            "service": service.identifier,
            "kind": service.kind.code,
            "provider": service.provider.name,
            "claim": grant.claim_czk,
            "grant": grant.grant_czk,
            "bound_by": grant.bound_by,
            "reasons": [reason["name"] for reason in grant.gate_reasons],
            "summary_cs": grant.summary["cs"],
            "summary_en": grant.summary["en"],
            "synthetic": service.synthetic,
        }


def explained(grants: Iterable[Grant]) -> dict[str, Any]:
    """Return inputs and result of every service of the round; those that did not apply stand apart."""
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
        services.append({**{name: grant.inputs[name] for name in INPUTS}, "result": result})
    return {"services": services, "without_application": missing}
