"""A reader of JSON Schema, as far as the API's own description goes; an unknown keyword is an error, never ignored."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

PLAIN = {"title", "description", "default", "examples"}
READ = {
    "$ref",
    "type",
    "anyOf",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "enum",
    "const",
    "format",
}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def faults(value: Any, schema: dict[str, Any], document: dict[str, Any], place: str = "$") -> Iterator[str]:
    """Yield each place where `value` is not what `schema` says."""
    unknown = set(schema) - PLAIN - READ
    assert not unknown, f"{place}: keywords this reader does not know: {unknown}"
    if "$ref" in schema:
        yield from faults(value, resolve(schema["$ref"], document), document, place)
    if "anyOf" in schema and not any(_fits(value, each, document) for each in schema["anyOf"]):
        yield f"{place}: {value!r} fits none of {schema['anyOf']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    if "type" in schema:
        yield from _faults_of_type(value, schema, document, place)


def resolve(reference: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference such as #/components/schemas/GapOut points to."""
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found


def _fits(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> bool:
    return not list(faults(value, schema, document))


def _faults_of_type(
    value: Any, schema: dict[str, Any], document: dict[str, Any], place: str
) -> Iterator[str]:
    kind = schema["type"]
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{place}: {value!r} is no {kind}"
    elif kind == "array":
        for number, each in enumerate(value):
            yield from faults(each, schema.get("items", {}), document, f"{place}[{number}]")
    elif kind == "object":
        yield from _faults_of_object(value, schema, document, place)
    elif "format" in schema:
        yield from _faults_of_format(value, schema["format"], place)


def _faults_of_object(
    value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any], place: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{place}: {name} is missing"
    others = schema.get("additionalProperties", not known)
    for name, each in value.items():
        if name in known:
            yield from faults(each, known[name], document, f"{place}.{name}")
        elif isinstance(others, dict):
            yield from faults(each, others, document, f"{place}.{name}")
        elif not others:
            yield f"{place}: {name} is not described"


def _faults_of_format(value: str, name: str, place: str) -> Iterator[str]:
    try:
        FORMATS[name](value.replace("Z", "+00:00"))
    except ValueError:
        yield f"{place}: {value!r} is no {name}"
