"""Whether a document has the shape of a rule file, each fault with its place."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from opora_engine.formula.document import Document, Path
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.schema import Schema

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, Decimal),
    "integer": (int,),
    "boolean": (bool,),
}
PLAIN = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}


def structure_problems(document: Document, schema: Schema) -> list[RuleProblem]:
    """Return every fault of shape; empty when the document fits the schema."""
    return list(_check(document, document.root, schema, ()))


def _check(document: Document, value: Any, schema: Schema, path: Path) -> Iterator[RuleProblem]:
    if "anyOf" in schema:
        fitting = [option for option in schema["anyOf"] if _has_type(value, option)]
        if not fitting:
            kinds = " or ".join(PLAIN[option["type"]] for option in schema["anyOf"])
            yield document.problem(path, f"{_shown(value)} is not of the right kind", kinds)
            return
        schema = fitting[0]
    if not _has_type(value, schema):
        kinds = " or ".join(PLAIN[kind] for kind in _types(schema))
        yield document.problem(path, f"{_shown(value)} is not of the right kind", kinds)
    elif isinstance(value, dict):
        yield from _check_mapping(document, value, schema, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(document, item, schema["items"], (*path, index))
    else:
        yield from _check_scalar(document, value, schema, path)


def _check_mapping(
    document: Document, value: dict[str, Any], schema: Schema, path: Path
) -> Iterator[RuleProblem]:
    for name in schema.get("required", ()):
        if name not in value:
            yield document.problem(path, f"'{name}' is missing", f"'{name}: …'", nearest=nearest(name, value))
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    pattern = schema.get("propertyNames", {}).get("pattern", "")
    for name, item in value.items():
        below = (*path, name)
        if name in properties:
            yield from _check(document, item, properties[name], below)
        elif others is False:
            yield document.problem(
                below,
                f"'{name}' is not known here",
                "one of " + ", ".join(properties),
                nearest=nearest(name, properties),
            )
        elif not re.match(pattern, name):
            yield document.problem(
                below, f"'{name}' cannot be a name", "letters, digits and _, a letter first"
            )
        elif others is not True:
            yield from _check(document, item, others, below)


def _check_scalar(document: Document, value: Any, schema: Schema, path: Path) -> Iterator[RuleProblem]:
    allowed = schema.get("enum")
    if allowed is not None and value not in allowed:
        yield document.problem(
            path,
            f"{_shown(value)} is not allowed",
            "one of " + ", ".join(allowed),
            nearest=nearest(str(value), allowed),
        )
    if "pattern" in schema and not re.match(schema["pattern"], value):
        yield document.problem(
            path, f"{_shown(value)} is not well formed", f"a text like {schema['pattern']}"
        )
    if schema.get("minLength") and not value:
        yield document.problem(path, "an empty text", "a text")
    if "minimum" in schema and value < schema["minimum"]:
        yield document.problem(path, f"{value} is too small", f"{schema['minimum']} or more")


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", list(TYPES) if "enum" not in schema else "string")
    return [kind] if isinstance(kind, str) else kind


def _has_type(value: Any, schema: Schema) -> bool:
    kinds = _types(schema)
    if isinstance(value, bool):
        return "boolean" in kinds
    return any(isinstance(value, TYPES[kind]) for kind in kinds)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return PLAIN["object" if isinstance(value, dict) else "array"]
    return f"'{value}'"
