"""What can be asked of drafts: those of a region, one of them, its history, what it may be compared with."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.editing.models import Draft, Edition, Kind
from opora.funding.editing.texts import code_of
from opora.funding.models import RuleSet

WITH = ("region", "base", "begun_by", "changed_by", "taken_in")
"""What a draft is read with, so that no page asks for it again."""


def drafts(region: str) -> QuerySet[Draft]:
    """Return the drafts of the region without their texts, the one changed last first."""
    return (
        Draft.objects.filter(region__code=region)
        .select_related(*WITH)
        .defer("text", "base__text", "taken_in__text")
        .order_by("-changed_at", "-pk")
    )


def draft(region: str, number: int) -> Draft:
    """Return one draft of the region; NotKnown when there is none of this number."""
    found = Draft.objects.filter(region__code=region, pk=number).select_related(*WITH).first()
    if found is None:
        raise NotKnown(
            _("There is no draft %(number)s in the region %(region)s.") % {"number": number, "region": region}
        )
    return found


def editions(of: Draft) -> QuerySet[Edition]:
    """Return every text that a draft ever was, without the texts themselves, the newest first."""
    rows = of.editions.select_related("by", "draft__region").defer("text", "draft__text")
    return rows.order_by("-at", "-pk")


def edition(of: Draft, key: int) -> Edition:
    """Return one text out of the history of a draft."""
    found = of.editions.select_related("by").filter(pk=key).first()
    if found is None:
        raise NotKnown(_("The draft “%(draft)s” has no such text in its history.") % {"draft": of})
    return found


def newest_edition(of: Draft) -> Edition | None:
    """Return the text that is the draft now, as its history has it."""
    return of.editions.exclude(kind=Kind.ASIDE).order_by("-number").first()


def versions_of(text: str) -> list[str]:
    """Return the stored versions of the rule set whose code the text bears."""
    return list(RuleSet.objects.filter(code=code_of(text)).values_list("version", flat=True))


def stored() -> QuerySet[RuleSet]:
    """Return every stored rule set without its text."""
    return funding.rule_sets().defer("text")
