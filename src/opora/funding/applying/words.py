"""Words of applications that are more than the name of a field."""

from django.utils.translation import gettext_lazy as _

HOW = {
    "provider": _("written by the provider"),
    "behalf": _("filled in on behalf"),
    "file": _("taken in from a file"),
}
"""How an application came, by the code that the list gives."""
