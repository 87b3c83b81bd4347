"""Freezing what a calculation of grants was made from, and linking it to the calculation before it.

Written in the transaction that stores the grants: a killed process leaves grants with their frozen inputs, or neither.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from opora.core.models import LogHead, Run
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.funding.corrections.models import FrozenInputs, RunInputs
from opora.funding.models import Grant, Round
from opora.funding.parsed import parsed
from opora_engine.formula import ServiceInputs

FORMAT = 1
LARGEST = 256 * 2**20
"""The most that one calculation may be made from, bytes before packing: about 80 000 services of thirty inputs."""


def freeze(
    run: Run,
    round_: Round,
    services: Iterable[ServiceInputs],
    network: Mapping[str, Any],
    grants: Iterable[Grant],
) -> RunInputs:
    """Store everything that `run` was made from and its link of the chain; return the link.

    services  inputs of every service that applied
    network   what the network says about each service, by identifier; None outside it
    grants    what came out, as stored

    The same inputs are stored once. Raises Refused when they are larger than `LARGEST`.
    """
    content = canonical(inputs_of(run, round_, services, network, grants := list(grants)))
    if len(content) > LARGEST:
        raise Refused(
            _("The inputs of the calculation take %(size)s bytes; at most %(most)s can be kept frozen.")
            % {"size": len(content), "most": LARGEST}
        )
    frozen, _created = FrozenInputs.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={"packed": zlib.compress(content), "size": len(content)},
    )
    # Whoever links next waits here, as every writer of the log does; so the chain never forks.
    LogHead.objects.select_for_update().get_or_create(pk=1)
    last = RunInputs.objects.filter(region_code=run.region_code).order_by("-position").first()
    previous, result = last.digest if last is not None else "", result_digest(grants)
    return RunInputs.objects.create(
        run=run,
        region_code=run.region_code,
        position=last.position + 1 if last is not None else 1,
        inputs=frozen,
        previous_digest=previous,
        result_digest=result,
        digest=link_digest(previous, frozen.digest, run.pk, result),
    )


def inputs_of(
    run: Run,
    round_: Round,
    services: Iterable[ServiceInputs],
    network: Mapping[str, Any],
    grants: Iterable[Grant],
) -> dict[str, Any]:
    """Return the content that is frozen: the question, the round, the text of the rules, every input."""
    rule_set = round_.rule_set
    rules = parsed(rule_set.text)
    records = sorted((each.to_json() for each in services), key=lambda record: str(record["code"]))
    applied = {record["code"] for record in records}
    return {
        "format": FORMAT,
        "region": run.region_code,
        "day": run.day.isoformat(),
        "engine": run.engine_version,
        "round": {
            "year": round_.year,
            "number": round_.number,
            "kind": round_.kind,
            "pool": round_.pool_czk,
            "pool_source": round_.pool_source,
            "synthetic": round_.synthetic,
        },
        "rules": {
            "code": rules.code,
            "version": rules.version,
            "digest": rules.digest,
            "text_digest": hashlib.sha256(rule_set.text.encode()).hexdigest(),
            "text": rule_set.text,
        },
        "services": records,
        "network": dict(network),
        "without_application": sorted(
            grant.inputs["code"] for grant in grants if grant.inputs["code"] not in applied
        ),
    }


def canonical(value: object) -> bytes:
    """Return JSON in UTF-8 with sorted keys and no spaces: the same content gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def result_digest(grants: Iterable[Grant]) -> str:
    """Return the SHA-256 of everything that came out, service after service in the order of their codes."""
    digest = hashlib.sha256()
    for grant in sorted(grants, key=lambda each: str(each.inputs["code"])):
        digest.update(canonical(told(grant)))
    return digest.hexdigest()


def told(grant: Grant) -> dict[str, Any]:
    """Return what one grant says: sums, what bound them, reasons, sentence and the whole tree of steps."""
    return {
        "code": grant.inputs["code"],
        "claim": grant.claim_czk,
        "grant": grant.grant_czk,
        "bound_by": grant.bound_by,
        "reasons": grant.gate_reasons,
        "summary": grant.summary,
        "steps": grant.steps,
    }


def link_digest(previous: str, inputs: str, run: int, result: str) -> str:
    """Return the digest of a link: SHA-256 of the four, one on a line, with a line end after each."""
    return hashlib.sha256(f"{previous}\n{inputs}\n{run}\n{result}\n".encode()).hexdigest()


def unpacked(frozen: FrozenInputs) -> bytes:
    """Return the frozen bytes; ValueError when they cannot be unpacked or are not those of the digest."""
    try:
        content = zlib.decompress(bytes(frozen.packed))
    except zlib.error as error:
        raise ValueError(f"cannot be unpacked: {error}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != frozen.digest:
        raise ValueError(f"SHA-256 {found}")
    return content
