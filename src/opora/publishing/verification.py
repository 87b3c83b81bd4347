"""Verification of a snapshot from its files alone: no database, no Django, only the engine and the standard library.

Every grant is computed again from grants.json, rules.yaml and round.json and compared with what was published, node by
node; then the digests of all files are compared with the manifest and the manifest with the name of the folder.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from opora.publishing import giving, signed_lines
from opora_engine.allocation import RoundResult, ServiceGrant, compute_round
from opora_engine.formula import InputsRefused, RuleSet, RulesRefused, Step, load_rules, read_service
from opora_engine.formula.steps import value_to_json

Json = dict[str, Any]
NAMED_BY_DIGEST = 64
PUBLISHED = "published"
WORKED_OUT_ALONE = ("input", "parameter", "formula", "gate")
"""Kinds of steps that depend on their own service only; the others depend on the whole round."""


@dataclass(frozen=True)
class Difference:
    """The first place where what was published is not what comes out.

    file       file of the snapshot
    service    identifier of the service, "" when it concerns the whole round
    place      field, or step of the explanation with its form
    """

    file: str
    service: str
    place: str
    published: str
    recomputed: str

    def __str__(self) -> str:
        where = ", ".join(filter(None, [self.file, self.service and f"service {self.service}", self.place]))
        return f"{where}: published {self.published}, recomputed {self.recomputed}"


@dataclass(frozen=True)
class Verdict:
    """What verification found: the first difference or none, and how much was compared."""

    difference: Difference | None
    services: int = 0
    steps: int = 0
    files: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything published comes out again."""
        return self.difference is None


class _Differs(Exception):
    def __init__(self, *place: object) -> None:
        super().__init__(*place)
        self.difference = Difference(*(str(part) for part in place))


def verify(path: Path) -> Verdict:
    """Return the verdict on the snapshot in the folder `path`; a file that is missing or unreadable is a difference."""
    counts = {"services": 0, "steps": 0, "files": 0}
    try:
        manifest = _json(path, "manifest.json")
        if _parts(manifest).get("funding") == PUBLISHED:
            counts |= _check_money(path)
            _check_giving(path, manifest)
        counts["files"] = _check_files(path, manifest)
    except _Differs as found:
        return Verdict(found.difference, **counts)
    return Verdict(None, **counts)


def verify_files(path: Path) -> Verdict:
    """Return whether every file of the snapshot in the folder `path` is still the one that was published.

    Only digests are compared, which takes milliseconds; `verify` computes every grant again as well.
    """
    try:
        manifest = _json(path, "manifest.json")
        _parts(manifest)
        return Verdict(None, files=_check_files(path, manifest))
    except _Differs as found:
        return Verdict(found.difference)


def _parts(manifest: Json) -> Json:
    parts = manifest.get("parts")
    if not isinstance(parts, dict) or not isinstance(manifest.get("files"), dict):
        raise _Differs("manifest.json", "", "parts and files", "missing", "two objects")
    return parts


def _check_money(path: Path) -> dict[str, int]:
    """Compare all money; a file of another shape than docs/methods/snapshot.md describes is a difference too."""
    try:
        return _compare_money(path)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        shape = f"{type(error).__name__} {error}"
        raise _Differs(
            "grants.json, round.json, grants.csv", "", "shape", shape, "the documented shape"
        ) from error


def _compare_money(path: Path) -> dict[str, int]:
    rules = _rules(path)
    round_ = _json(path, "round.json")
    published = _json(path, "grants.json")
    services = []
    for record in published["services"]:
        try:
            services.append(read_service(rules, record))
        except InputsRefused as error:
            raise _Differs(
                "grants.json", record["code"], "inputs", "inputs that the rules refuse", error
            ) from error
    result = compute_round(rules, int(round_["pool"]), services)
    steps = sum(_check_service(record, result, alone=True) for record in published["services"])
    _check_round(round_, rules, result)
    steps += sum(_check_service(record, result, alone=False) for record in published["services"])
    for fault in signed_lines.faults(round_, published):
        raise _Differs(*fault)
    _check_rows(path, published, result, has_lines="final" in round_)
    return {"services": len(services) + len(published["without_application"]), "steps": steps}


def _check_giving(path: Path, manifest: Json) -> None:
    """Compare the grants in the 360Giving Data Standard with what the other files give; none without a decision."""
    tables = {name: _bytes(path, name) for name in giving.TABLES}
    again = giving.files(_json(path, "round.json"), _json(path, "grants.json"), tables)
    for name in (giving.JSON_FILE, giving.CSV_FILE):
        listed = name in manifest["files"]
        if listed is not (name in again):
            raise _Differs(
                name, "", "file", "there" if listed else "missing", "there" if name in again else "none"
            )
    if again:
        published = _bytes(path, giving.JSON_FILE)
        _json(path, giving.JSON_FILE)
        for grant, field, before, after in giving.differences(published, again[giving.JSON_FILE]):
            raise _Differs(giving.JSON_FILE, grant, field, before, after)
        if _bytes(path, giving.CSV_FILE) != again[giving.CSV_FILE]:
            raise _Differs(giving.CSV_FILE, "", "bytes", "other rows", f"the rows of {giving.JSON_FILE}")


def _rules(path: Path) -> RuleSet:
    try:
        return load_rules(_text(path, "rules.yaml"))
    except RulesRefused as error:
        raise _Differs("rules.yaml", "", "rules", "a rule set that cannot be read", error) from error


def _check_service(record: Json, result: RoundResult, *, alone: bool) -> int:
    """Compare the steps of one service, causes before their results; first those that no other service moves."""
    code = record["code"]
    found = result.service(code)
    count = 0
    pairs = _pairs(code, record["result"]["explanation"], found.explanation)
    for published, step in pairs:
        if (step.kind in WORKED_OUT_ALONE) is alone:
            _check_step(code, published, step)
            count += 1
    if not alone:
        _check_result(code, record["result"], found)
    return count


def _pairs(code: str, published: Json, step: Step) -> Iterator[tuple[Json, Step]]:
    """Yield each published node with the recomputed one, children first."""
    children = published.get("children", [])
    for below, recomputed in zip(children, step.children, strict=False):
        yield from _pairs(code, below, recomputed)
    if len(children) != len(step.children):
        raise _Differs(
            "grants.json", code, f"step {_name(step)}, children", len(children), len(step.children)
        )
    yield published, step


def _check_step(code: str, published: Json, step: Step) -> None:
    recomputed = step.to_json()
    for field in (
        "name",
        "value",
        *(name for name in recomputed if name not in ("name", "value", "children")),
    ):
        if published.get(field) != recomputed[field]:
            raise _Differs(
                "grants.json",
                code,
                f"step {_name(step)}, {field}",
                _plain(published.get(field)),
                _plain(recomputed[field]),
            )


def _check_result(code: str, published: Json, found: ServiceGrant) -> None:
    recomputed = {
        "claim": found.result.admitted,
        "grant": found.grant,
        "bound_by": found.bound_by,
        "failed_gates": [{"name": gate.name, **gate.reason.to_json()} for gate in found.result.failed],
        "summary": found.summary.to_json(),
    }
    for field, value in recomputed.items():
        if published.get(field) != value:
            raise _Differs("grants.json", code, field, _plain(published.get(field)), _plain(value))


def _check_round(round_: Json, rules: RuleSet, result: RoundResult) -> None:
    """Compare the round; granted + reserve must be the pool, to the crown."""
    sums = {
        "granted": result.granted,
        "reserve": result.reserve,
        "total_claims": result.total_claims,
        "reduction": [result.reduction.numerator, result.reduction.denominator],
        "round_down_to": result.round_down_to,
        "rules_code": rules.code,
        "rules_version": rules.version,
        "rules_digest": rules.digest,
    }
    if round_["granted"] + round_["reserve"] != round_["pool"]:
        raise _Differs("round.json", "", "pool", round_["pool"], f"{round_['granted']} + {round_['reserve']}")
    for field, value in sums.items():
        if round_.get(field) != value:
            raise _Differs("round.json", "", field, round_.get(field), value)


def _check_rows(path: Path, published: Json, result: RoundResult, *, has_lines: bool) -> None:
    """Compare every row of grants.csv, and that no service is there twice or missing."""
    with (path / "grants.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    without = {record["code"]: record for record in published["without_application"]}
    told = {record["code"]: record for record in published["services"]}
    wanted = sorted([*without, *(service.code for service in result.services)])
    found = sorted(row["service"] for row in rows)
    if found != wanted:
        odd = min(set(found) ^ set(wanted) or {code for code in found if found.count(code) > 1})
        raise _Differs("grants.csv", odd, "row", found.count(odd), wanted.count(odd))
    for row in rows:
        expected = (
            _row_without(without[row["service"]])
            if row["service"] in without
            else _row(result.service(row["service"]))
        )
        if has_lines:
            expected |= signed_lines.row(told.get(row["service"]), expected["grant"])
        for field, value in expected.items():
            if row[field] != value:
                raise _Differs("grants.csv", row["service"], field, row[field], value)


def _row(found: ServiceGrant) -> dict[str, str]:
    return {
        "claim": str(found.result.admitted),
        "grant": str(found.grant),
        "bound_by": found.bound_by,
        "reasons": ";".join(gate.name for gate in found.result.failed),
        "summary_cs": found.summary.cs,
        "summary_en": found.summary.en,
    }


def _row_without(record: Json) -> dict[str, str]:
    """A service of the network that did not apply gets nothing, whatever the rules say."""
    return {
        "claim": "0",
        "grant": "0",
        "bound_by": "gate",
        "summary_cs": record["reason"]["cs"],
        "summary_en": record["reason"]["en"],
    }


def _check_files(path: Path, manifest: Json) -> int:
    listed = manifest["files"]
    present = sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())
    for name in present:
        if name != "manifest.json" and name not in listed:
            raise _Differs(name, "", "file", "present", "not in the manifest")
    for name, said in listed.items():
        content = _bytes(path, name)
        if len(content) != said["bytes"]:
            raise _Differs(name, "", "size in bytes", said["bytes"], len(content))
        digest = hashlib.sha256(content).hexdigest()
        if digest != said["sha256"]:
            raise _Differs(name, "", "sha256", said["sha256"], digest)
    digest = hashlib.sha256(_bytes(path, "manifest.json")).hexdigest()
    folder = path.resolve().name
    if len(folder) == NAMED_BY_DIGEST and folder != digest:
        raise _Differs("manifest.json", "", "sha256 (the name of the folder)", folder, digest)
    return len(listed)


def _bytes(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError as error:
        raise _Differs(
            name, "", "file", "missing", "listed in the manifest" if name != "manifest.json" else "needed"
        ) from error


def _text(path: Path, name: str) -> str:
    try:
        return _bytes(path, name).decode()
    except UnicodeDecodeError as error:
        raise _Differs(name, "", f"byte {error.start}", "not UTF-8", "UTF-8") from error


def _json(path: Path, name: str) -> Json:
    try:
        read = json.loads(_text(path, name))
    except json.JSONDecodeError as error:
        raise _Differs(name, "", f"line {error.lineno}", "not JSON", "JSON") from error
    if not isinstance(read, dict):
        raise _Differs(name, "", "whole file", type(read).__name__, "a JSON object")
    return read


def _name(step: Step) -> str:
    return f"{step.name} ({step.form})" if step.form else step.name


def _plain(value: object) -> object:
    """Return the bare number or text of {"number": "5"}, so that a sentence can show it."""
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.values()))
    return value_to_json(value)["number"] if isinstance(value, Decimal) else value
