"""What each permission allows, in words that complete "You may not ..."."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, Promise] = {
    "territory.view": pgettext_lazy("deed", "see the territory"),
    "territory.import": pgettext_lazy("deed", "take in the territory"),
    "register.view": pgettext_lazy("deed", "see the register of services"),
    "register.import": pgettext_lazy("deed", "take files in to the register"),
    "needs.view": pgettext_lazy("deed", "see the needs"),
    "needs.calculate": pgettext_lazy("deed", "estimate the needs"),
    "needs.request": pgettext_lazy("deed", "fill in requests of the municipality"),
    "needs.answer": pgettext_lazy("deed", "collect requests of municipalities and answer them"),
    "access.view": pgettext_lazy("deed", "see the access to services"),
    "access.calculate": pgettext_lazy("deed", "calculate the access to services"),
    "gaps.view": pgettext_lazy("deed", "see the gaps"),
    "gaps.calculate": pgettext_lazy("deed", "calculate the gaps"),
    "profiles.view": pgettext_lazy("deed", "see the profiles of municipalities"),
    "network.view": pgettext_lazy("deed", "see the base network"),
    "network.calculate": pgettext_lazy("deed", "propose the base network"),
    "network.decide": pgettext_lazy("deed", "enter a decision on the base network"),
    "funding.view": pgettext_lazy("deed", "see the grants"),
    "funding.calculate": pgettext_lazy("deed", "calculate the grants"),
    "funding.compare": pgettext_lazy("deed", "compare what other rules would do"),
    "funding.release": pgettext_lazy("deed", "release rules that somebody else took in"),
    "funding.decide": pgettext_lazy("deed", "enter a decision on grants and publish it"),
    "plan.view": pgettext_lazy("deed", "see the plan"),
    "plan.edit": pgettext_lazy("deed", "edit the plan"),
    "plan.calculate": pgettext_lazy("deed", "issue an edition of the plan"),
    "publication.view": pgettext_lazy("deed", "see the publication of snapshots"),
    "publication.calculate": pgettext_lazy("deed", "publish a snapshot"),
    "log.view": pgettext_lazy("deed", "see the log of acts"),
    "accounts.view": pgettext_lazy("deed", "see people and their roles"),
    "accounts.change": pgettext_lazy("deed", "invite people and give roles"),
}
