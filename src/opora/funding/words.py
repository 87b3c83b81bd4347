"""Words of the money that are more than the name of a field."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BOUND_BY = {
    "gate": _("a condition is not met"),
    "cap": _("the cap"),
    "request": _("the request"),
    "pool": _("the pool"),
    "limit": _("the limit of the rule"),
    "floor": _("the guaranteed amount"),
    "last year": _("last year's grant"),
    "points": _("the points"),
    "provider cap": _("the cap of the provider"),
    "minimum": _("the minimum grant"),
    "objective": _("the objective of the division"),
    "none": _("nothing"),
}
"""What kept a grant from being more, by the code that the engine gives."""

COUNTED_FOR = {
    "form": _("each form"),
    "service": _("the service"),
    "provider": _("the provider"),
    "kind": _("the kind of service"),
    "pool": _("the pool of money"),
    "region": _("the whole region"),
}
"""What the engine computes a formula once for."""

PARTS = {
    "rules": pgettext_lazy("difference", "rules"),
    "input": pgettext_lazy("difference", "input"),
    "parameter": pgettext_lazy("difference", "parameter"),
    "formula": pgettext_lazy("difference", "formula"),
    "condition": pgettext_lazy("difference", "condition"),
    "division": pgettext_lazy("difference", "division"),
    "settlement": pgettext_lazy("difference", "settlement"),
}
"""The parts of a rule set in which two of them differ."""

CHANGES = {
    "added": pgettext_lazy("difference", "added"),
    "removed": pgettext_lazy("difference", "removed"),
    "changed": pgettext_lazy("difference", "changed"),
    "reworded": pgettext_lazy("difference", "reworded"),
}
"""How two rule sets differ in something."""

ASPECTS = {
    "assumed": pgettext_lazy("difference", "assumed"),
    "authority": pgettext_lazy("difference", "authority"),
    "cap": pgettext_lazy("difference", "cap"),
    "claim": pgettext_lazy("difference", "claim"),
    "condition": pgettext_lazy("difference", "condition"),
    "entity": pgettext_lazy("difference", "counted for"),
    "expression": pgettext_lazy("difference", "expression"),
    "floor": pgettext_lazy("difference", "guaranteed amount"),
    "keys": pgettext_lazy("difference", "keys of the table"),
    "label": pgettext_lazy("difference", "label"),
    "last_year": pgettext_lazy("difference", "limits against last year"),
    "leftover": pgettext_lazy("difference", "what happens to the leftover"),
    "limit": pgettext_lazy("difference", "limit"),
    "maximum": pgettext_lazy("difference", "largest value"),
    "meaning": pgettext_lazy("difference", "meaning"),
    "method": pgettext_lazy("difference", "method"),
    "minimum": pgettext_lazy("difference", "smallest value"),
    "note": pgettext_lazy("difference", "note"),
    "objective": pgettext_lazy("difference", "objective"),
    "optional": pgettext_lazy("difference", "optional"),
    "order": pgettext_lazy("difference", "order that breaks ties"),
    "origin": pgettext_lazy("difference", "where it comes from"),
    "passed": pgettext_lazy("difference", "sentence when it is met"),
    "points": pgettext_lazy("difference", "points"),
    "pools": pgettext_lazy("difference", "parts of the money"),
    "priority": pgettext_lazy("difference", "priority"),
    "provider": pgettext_lazy("difference", "provider"),
    "provider_cap": pgettext_lazy("difference", "cap of a provider"),
    "reason": pgettext_lazy("difference", "written reason"),
    "request": pgettext_lazy("difference", "request"),
    "requires": pgettext_lazy("difference", "what it requires"),
    "round_down_to": pgettext_lazy("difference", "rounding"),
    "seconds": pgettext_lazy("difference", "seconds of search"),
    "sentence": pgettext_lazy("difference", "sentence"),
    "source": pgettext_lazy("difference", "source"),
    "steps": pgettext_lazy("difference", "sentences of the steps"),
    "summary": pgettext_lazy("difference", "summary"),
    "title": pgettext_lazy("difference", "title"),
    "type": pgettext_lazy("difference", "type"),
    "uncertainty": pgettext_lazy("difference", "uncertainty"),
    "unit": pgettext_lazy("difference", "unit"),
    "valid_from": pgettext_lazy("difference", "valid from"),
    "valid_to": pgettext_lazy("difference", "valid to"),
    "value": pgettext_lazy("difference", "value"),
    "values": pgettext_lazy("difference", "possible values"),
}
"""What of a part differs, by the name that the engine gives it."""
