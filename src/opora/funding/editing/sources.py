"""Texts that a draft can begin with or be compared with, each named so that an address can carry the name."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.editing import queries
from opora.funding.editing.models import Draft
from opora.funding.editing.texts import SKELETON
from opora.funding.models import RuleSet
from opora.funding.shipped import shipped_codes, shipped_rules

EMPTY = "empty"
MOST_EARLIER = 50
"""Earlier texts that a draft is offered to be compared with; the older ones stand in its history."""


@dataclass(frozen=True)
class Source:
    """A text with its name for people, and the stored rule set that it is, if it is one."""

    title: str
    text: str
    rule_set: RuleSet | None = None


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a draft may begin with, in groups, as a box of choices takes it."""
    stored = [(f"stored:{each.code}:{each.version}", f"{each.title} ({each})") for each in queries.stored()]
    shipped = [(f"shipped:{code}", f"{code}.yaml") for code in shipped_codes()]
    return [
        (_("Stored versions"), stored),
        (_("Files that come with the product"), shipped),
        (_("Nothing"), [(EMPTY, _("an empty rule set with all its parts"))]),
    ]


def comparable(draft: Draft) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a draft may be compared with, in groups: also its own earlier texts, the newest ones."""
    earlier = [
        (f"text:{each.pk}", f"{figures.moment(each.at)}, {each.get_kind_display()}")
        for each in queries.editions(draft)[:MOST_EARLIER]
    ]
    return [*offered()[:-1], (_("Earlier texts"), earlier)]


def source(name: str, draft: Draft | None = None) -> Source:
    """Return the text of a name such as stored:kanonicky:2027.1, shipped:kanonicky, text:17 or empty."""
    kind, _colon, rest = name.partition(":")
    if kind == "stored":
        code, _colon, version = rest.partition(":")
        found = funding.rule_set(code, version)
        return Source(str(found), found.text, found)
    if kind == "shipped":
        return Source(f"{rest}.yaml", shipped_rules(rest))
    if kind == "text" and draft is not None and rest.isdecimal():
        edition = queries.edition(draft, int(rest))
        return Source(_("text %(number)s of the draft") % {"number": edition.number}, edition.text)
    if kind == EMPTY:
        return Source(_("an empty rule set with all its parts"), SKELETON)
    raise NotKnown(_("There is no text named “%(name)s” to begin with or to compare with.") % {"name": name})
