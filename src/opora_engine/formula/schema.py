"""The shape of a rule file as a JSON Schema (draft 2020-12): for editors and for our own check."""

from typing import Any

from opora_engine.formula.descriptions import DESCRIPTIONS

Schema = dict[str, Any]

NAME = r"^[A-Za-z][A-Za-z0-9_]{0,63}$"
CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
ROUND_STEPS = ("admitted", "pool", "total_claims", "reduction", "grant")

TEXT: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
DAY: Schema = {"type": "string", "pattern": DATE}


def closed(
    required: dict[str, Schema], optional: dict[str, Schema] | None = None, *, called: str = ""
) -> Schema:
    """Return the shape of a mapping with these keys and no others; `called` finds what each of them means."""
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": {name: _told(f"{called}.{name}", item) for name, item in properties.items()},
        "required": list(required),
        "additionalProperties": False,
    }


def _told(key: str, item: Schema) -> Schema:
    words = DESCRIPTIONS.get(key)
    return {**item, "description": words.en, "description_cs": words.cs} if words else item


def mapping(item: Schema, pattern: str = NAME) -> Schema:
    """Return the shape of a mapping from names to items."""
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": item}


def listing(item: Schema) -> Schema:
    """Return the shape of a list."""
    return {"type": "array", "items": item}


BOTH: Schema = closed({"cs": TEXT, "en": TEXT}, called="both")
# A proper name, such as a section of an act, is the same in both languages and may be a plain text.
WORDS: Schema = {"anyOf": [TEXT, BOTH]}
SAID_WHEN = closed({**BOTH["properties"]}, {"when": TEXT}, called="sentence")
SENTENCE: Schema = {"anyOf": [BOTH, listing(SAID_WHEN)]}
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
VALUES: Schema = mapping(SCALAR)

UNCERTAINTY = closed(
    {"distribution": {"enum": ["uniform", "triangular", "normal"]}, "low": NUMBER, "high": NUMBER},
    {"middle": NUMBER, "each": FLAG, "source": WORDS},
    called="uncertainty",
)
INPUT = closed(
    {
        "entity": {"enum": ["service", "form"]},
        "type": {"enum": ["money", "number", "boolean", "text"]},
        "label": WORDS,
        "meaning": WORDS,
        "origin": WORDS,
    },
    {
        "unit": TEXT,
        "optional": FLAG,
        "requires": TEXT,
        "minimum": NUMBER,
        "maximum": NUMBER,
        "values": listing(TEXT),
        "uncertainty": UNCERTAINTY,
    },
    called="input",
)
PARAMETER = closed(
    {"unit": TEXT, "label": WORDS, "source": WORDS},
    {
        "assumed": FLAG,
        "valid_from": DAY,
        "valid_to": DAY,
        "value": NUMBER,
        "keys": listing(TEXT),
        "table": {"type": "object"},
        "uncertainty": UNCERTAINTY,
    },
    called="parameter",
)
FORMULA = closed(
    {
        "entity": {"enum": ["service", "form", "provider", "kind", "region", "pool"]},
        "unit": TEXT,
        "label": WORDS,
        "source": WORDS,
        "sentence": SENTENCE,
        "expression": {"type": ["string", "number"]},
    },
    called="formula",
)
GATE = closed(
    {
        "entity": {"enum": ["service"]},
        "label": WORDS,
        "source": WORDS,
        "condition": TEXT,
        "reason": BOTH,
        "passed": BOTH,
    },
    called="gate",
)
CHECK = closed(
    {"label": WORDS, "source": WORDS, "condition": TEXT, "reason": BOTH, "passed": BOTH},
    {"severity": {"enum": ["error", "warning"]}},
)
ROUND_STEP = closed({"label": WORDS, "sentence": SENTENCE}, called="step")
ALLOCATION = closed(
    {
        "method": {"enum": ["proportional", "priority", "points", "optimise"]},
        "claim": TEXT,
        "cap": TEXT,
        "request": TEXT,
        "round_down_to": TEXT,
        "order": listing({"enum": ["remainder", "level", "claim", "weight", "code"]}),
        "source": WORDS,
        "steps": closed(dict.fromkeys(ROUND_STEPS, ROUND_STEP), called="steps"),
        "summary": SENTENCE,
    },
    {
        "floor": TEXT,
        "limit": TEXT,
        "points": TEXT,
        "priority": TEXT,
        "objective": TEXT,
        "seconds": {"type": "integer", "minimum": 1},
        "provider": closed({"by": TEXT, "cap": TEXT}, called="provider"),
        "minimum": TEXT,
        "leftover": {"enum": ["reserve", "hand_out"]},
        "last_year": closed({"grant": TEXT}, {"at_least": TEXT, "at_most": TEXT}, called="last_year"),
        "pools": listing(
            closed(
                {"code": {"type": "string", "pattern": CODE}, "label": WORDS},
                {"amount": TEXT},
                called="pool",
            )
        ),
    },
    called="allocation",
)
FORM_CASE = closed({"code": TEXT, "inputs": VALUES}, {"references": mapping(TEXT)}, called="case")
SERVICE_CASE = closed(
    {
        "code": {"type": "string", "pattern": CODE},
        "inputs": VALUES,
        "forms": listing(FORM_CASE),
        "expect": VALUES,
    },
    {"label": TEXT, "references": mapping(TEXT)},
    called="case",
)
TEST = closed(
    {"name": WORDS, "pool": {"type": "integer", "minimum": 0}, "services": listing(SERVICE_CASE)},
    {"expect": closed({}, {"granted": {"type": "integer"}, "reserve": {"type": "integer"}}, called="test")},
    called="test",
)
SETTLEMENT = closed(
    {
        "source": WORDS,
        "inputs": mapping(INPUT),
        "formulas": mapping(FORMULA),
        "results": closed(
            dict.fromkeys(("overcompensation", "returned", "carried_over"), TEXT), called="results"
        ),
        "tests": listing(closed({"name": WORDS, "services": listing(SERVICE_CASE)}, called="test")),
    },
    called="settlement",
)
HEAD: dict[str, Schema] = {
    "title": BOTH,
    "code": {"type": "string", "pattern": CODE},
    "version": TEXT,
    "authority": WORDS,
    "valid_from": DAY,
    "source": WORDS,
    "note": WORDS,
    "inputs": mapping(INPUT),
    "parameters": mapping(PARAMETER),
    "formulas": mapping(FORMULA),
}
OPTIONAL_HEAD: dict[str, Schema] = {
    "valid_to": DAY,
    "words": mapping(mapping(BOTH, CODE)),
    "entities": closed({}, dict.fromkeys(("provider", "kind", "region"), TEXT), called="entities"),
}
RULES: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Rule set",
    "description": "A rule set that divides money among social services; see docs/methods/funding.md.",
    **closed(
        {**HEAD, "gates": mapping(GATE), "allocation": ALLOCATION, "tests": listing(TEST)},
        {**OPTIONAL_HEAD, "settlement": SETTLEMENT},
        called="rules",
    ),
}
CHECKS: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Checks of a return",
    "description": "Indicators of a return and what must hold in it; see docs/methods/rule-language.md.",
    **closed(
        {
            **HEAD,
            "checks": mapping(CHECK),
            "tests": listing(closed({"name": WORDS, "services": listing(SERVICE_CASE)})),
        },
        OPTIONAL_HEAD,
        called="rules",
    ),
}
