"""What a statement of a year is made of: items of costs, own revenues, public sources; whole crowns."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COSTS: dict[str, Promise] = {
    "wages": _("Wages and levies of direct care"),
    "other_staff": _("Wages and levies of other staff"),
    "materials": _("Materials, food and drugs"),
    "energy": _("Energy"),
    "rent": _("Rent"),
    "repairs": _("Repairs and maintenance"),
    "services": _("Other services"),
    "other_costs": _("Other costs"),
}
"""Items of costs, each stated in total and as far as it is eligible."""

REVENUES: dict[str, Promise] = {
    "users": _("Payments of users"),
    "allowance": _("Care allowance"),
    "other_revenues": _("Other own revenues"),
}
"""Own revenues: what is no public support."""

FROM_THE_REGION = ("state", "region")
"""Sources that come through the region: state money by section 101a and the region's own."""

SOURCES: dict[str, Promise] = {
    "state": _("State money through the region (section 101a)"),
    "region": _("The region's own money"),
    "municipalities": pgettext_lazy("source of money", "Municipalities"),
    "founder": _("The founder"),
    "esf": _("ESF projects"),
    "ministries": _("Ministries"),
    "insurers": _("Health insurers"),
    "other_public": _("Other public sources"),
}
"""Every public source that a service may get money from."""

LARGEST = 10**11
"""A sum above a hundred thousand millions of crowns is a slip of the pen."""
