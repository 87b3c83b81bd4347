"""Signed lines in a snapshot: what people changed beside the rules, checked from the files alone."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Fault = tuple[str, str, str, object, object]
"""File, service ("" = the whole round), field, what was published, what comes out again."""


def faults(round_: Json, published: Json) -> Iterator[Fault]:
    """Yield what does not hold: every line has whole crowns and a reason, every final is the grant and its lines,
    no final and no reserve is below 0, and all finals with the reserve are the pool.

    A snapshot from before signed lines says nothing of them.
    """
    if "final" not in round_:
        return
    total = 0
    for record in published["services"]:
        yield from _faults_of(record)
        total += _sum(record)
    sums = {"lines": total, "final": round_["granted"] + total, "final_reserve": round_["reserve"] - total}
    for field, value in sums.items():
        if round_[field] != value:
            yield "round.json", "", field, round_[field], value
    if round_["final_reserve"] < 0:
        yield "round.json", "", "final_reserve", round_["final_reserve"], "0 or more"


def row(record: Json | None, grant: str) -> dict[str, str]:
    """Return the cells of a row of grants.csv; a service that did not apply has no record and no line."""
    signed = 0 if record is None else _sum(record)
    return {"lines": str(signed), "final": str(int(grant) + signed)}


def _faults_of(record: Json) -> Iterator[Fault]:
    for line in record["lines"]:
        whole = isinstance(line["amount"], int) and not isinstance(line["amount"], bool)
        if not whole or not str(line["reason"]).strip():
            yield "grants.json", record["code"], "signed line", line["amount"], "whole crowns with a reason"
            return
    final = record["result"]["grant"] + _sum(record)
    if record["final"] != final:
        yield "grants.json", record["code"], "final", record["final"], final
    if final < 0:
        yield "grants.json", record["code"], "final", final, "0 or more"


def _sum(record: Json) -> int:
    return sum(line["amount"] for line in record["lines"])
