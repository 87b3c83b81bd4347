"""Words of the money that are more than the name of a field."""

from django.utils.translation import gettext_lazy as _

BOUND_BY = {
    "gate": _("a condition is not met"),
    "cap": _("the cap"),
    "request": _("the request"),
    "pool": _("the pool"),
    "none": _("nothing"),
}
"""What kept a grant from being more, by the code that the engine gives."""
