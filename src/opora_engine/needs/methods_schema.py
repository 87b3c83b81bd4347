"""The shape of a file of methods, in the words of the schema of rule sets."""

from opora_engine.formula.schema import (
    BOTH,
    CODE,
    DAY,
    FLAG,
    PARAMETER,
    TEXT,
    WORDS,
    Schema,
    closed,
    mapping,
)

OF: Schema = {"enum": ["need", "group"]}
SHARE: Schema = {"type": "number", "minimum": 0}
COUNT: Schema = {"type": "integer", "minimum": 1}
INPUT = closed({"of": OF, "unit": TEXT, "label": WORDS, "meaning": WORDS, "origin": WORDS})
FORMULA = closed(
    {"of": OF, "unit": TEXT, "label": WORDS, "source": WORDS, "expression": {"type": ["string", "number"]}}
)
METHOD = closed(
    {"formula": TEXT, "weight": SHARE, "label": WORDS, "meaning": WORDS, "source": WORDS}, {"assumed": FLAG}
)
SIMILAR = closed({"features": mapping(SHARE), "neighbours": COUNT, "fewest": COUNT})
METHODS: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Methods of need",
    "description": "How persons in need are estimated; see docs/methods/needs.md.",
    **closed(
        {
            "code": {"type": "string", "pattern": CODE},
            "version": TEXT,
            "title": BOTH,
            "note": BOTH,
            "source": WORDS,
            "valid_from": DAY,
            "smallest_count": COUNT,
            "inputs": mapping(INPUT),
            "parameters": mapping(PARAMETER),
            "formulas": mapping(FORMULA),
            "similar": SIMILAR,
            "methods": mapping(METHOD),
        }
    ),
}
"""`smallest_count` keeps small counts of persons from being read back out of an estimate."""
