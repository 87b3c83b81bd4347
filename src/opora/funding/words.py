"""Words of the money that are more than the name of a field."""

from django.utils.translation import gettext_lazy as _

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
