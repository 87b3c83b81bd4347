"""What the editor may offer: the JSON Schema of rule files, the functions of the language, names of results."""

from typing import Any

from django.utils.translation import gettext as _

from opora_engine.formula.reading import RESULTS
from opora_engine.formula.schema import RULES


def vocabulary() -> dict[str, Any]:
    """Return the schema, the functions with what they give in the reader's language, and the names of results."""
    return {"schema": RULES, "functions": functions(), "results": list(RESULTS)}


def functions() -> list[dict[str, str]]:
    """Return every function and word of the rule language: its name, how it is written, what it gives."""
    return [
        {"name": name, "signature": signature, "meaning": meaning}
        for name, signature, meaning in (
            ("min", "min(a, b, …)", _("The smallest of the values.")),
            ("max", "max(a, b, …)", _("The largest of the values.")),
            ("clip", "clip(x, low, high)", _("The value, kept between the two ends.")),
            (
                "round",
                'round(x, unit, "half_up")',
                _("The nearest multiple of the unit; the direction may be left out."),
            ),
            ("floor", "floor(x, unit)", _("The largest multiple of the unit that is not above the value.")),
            ("ceil", "ceil(x, unit)", _("The smallest multiple of the unit that is not below the value.")),
            ("given", "given(input)", _("Whether an optional input was given.")),
            (
                "sum",
                "sum(x) | sum(x, by=kind)",
                _("The sum over the forms of the service; with by= over the services that agree in it."),
            ),
            ("mean", "mean(x, by=kind, where=…)", _("The mean over services that agree in by=.")),
            ("median", "median(x, by=kind, where=…)", _("The middle value over services that agree in by=.")),
            ("quantile", "quantile(x, 0.25, by=kind)", _("The quantile over services that agree in by=.")),
            ("count", "count(by=kind, where=…)", _("How many services agree in by=.")),
            (
                "rank",
                "rank(x, by=kind)",
                _("The place of the service among those that agree in by=, the largest first."),
            ),
            (
                "share",
                "share(x, by=kind)",
                _("The share of the service in the sum of those that agree in by=."),
            ),
            ("all", "by=all", _("Every service of the round.")),
            (
                "if",
                "a if c else b",
                _("The first value where the condition holds, otherwise the second one."),
            ),
            (
                "else",
                "a if c else b",
                _("The first value where the condition holds, otherwise the second one."),
            ),
            ("and", "a and b", _("Both conditions hold.")),
            ("or", "a or b", _("At least one of the conditions holds.")),
            ("not", "not a", _("The condition does not hold.")),
        )
    ]
