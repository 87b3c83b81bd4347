"""What the pages of drafts show: the way to them, the words of the editor, differences ready to be drawn."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.core.languages import language
from opora.funding.differences import RuleDifference, rule_differences
from opora.funding.editing.bounded import TooLongError, within
from opora.funding.editing.lines import Row, side_by_side
from opora.funding.editing.models import Draft
from opora.funding.editing.tables import address
from opora.funding.parsed import parsed
from opora.territory.models import Unit
from opora_engine.formula import RuleSet, RulesRefused


def crumbs(region: Unit, draft: Draft | None = None, here: str = "") -> list[dict[str, str]]:
    """Return the way to a page of drafts; the last step is the page itself."""
    steps = [
        {"title": region.name, "url": reverse("territory:index", args=[region.code])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[region.code])},
        {"title": _("Drafts of rules"), "url": reverse("funding:drafts:index", args=[region.code])},
    ]
    if draft is not None:
        steps.append({"title": draft.name, "url": address(draft)})
    if here:
        return [*steps, {"title": here}]
    return [*steps[:-1], {"title": steps[-1]["title"]}]


def editor_texts() -> dict[str, Any]:
    """Return the sentences that the script of the editor writes, in the reader's language."""
    return {
        "label": _("Text of the rules"),
        "required": pgettext("key of a file", "required"),
        "saving": _("Saving…"),
        "notSaved": _(
            "Not saved: the server did not answer. Your text is still here; it will be saved again."
        ),
        "notChecked": _("Not checked: the server did not answer."),
        "sections": {
            "inputs": pgettext("difference", "input"),
            "parameters": pgettext("difference", "parameter"),
            "formulas": pgettext("difference", "formula"),
            "words": _("list of words"),
        },
        "phrases": {
            "Completions": _("What may be written here"),
            "Diagnostics": _("Faults"),
            "No diagnostics": _("No fault"),
            "close": _("Close"),
            "Control character": _("Character that is not seen"),
            "Selection deleted": _("The selected text was deleted"),
        },
    }


def editor(draft: Draft, text: str, *, may_write: bool) -> dict[str, Any]:
    """Return what the editor itself needs, also where a text stands beside another one."""
    region = draft.region.code
    return {
        "text": text,
        "may_write": may_write,
        "editor_texts": editor_texts(),
        "language": language(),
        "check_url": reverse("funding:drafts:check", args=[region]),
        "vocabulary_url": f"{reverse('funding:drafts:vocabulary', args=[region])}?language={language()}",
        "save_url": reverse("funding:drafts:autosave", args=[region, draft.pk]) if may_write else "",
    }


@dataclass(frozen=True)
class Comparison:
    """Two texts compared: by meaning, unless `silent` says why not, and by lines (None: it took too long)."""

    differences: list[RuleDifference]
    silent: str
    rows: list[Row] | None

    @property
    def meaning(self) -> list[list[str]]:
        """The differences of meaning as rows of a table."""
        return [
            [each.where, each.change_said, each.first or "–", each.second or "–"] for each in self.differences
        ]


def comparison(first: str, second: str) -> Comparison:
    """Return what differs between a text and a draft; the draft is the second one."""
    try:
        with within():
            rows: list[Row] | None = side_by_side(first, second)
    except TooLongError:
        rows = None
    one, other = _rules_of(first), _rules_of(second)
    if one is None or other is None:
        silent = (
            _("The other text has faults, so only its lines can be compared.")
            if one is None
            else _("The draft has faults, so only its lines can be compared. Mend them first.")
        )
        return Comparison([], silent, rows)
    return Comparison(rule_differences(one, other), "", rows)


def _rules_of(text: str) -> RuleSet | None:
    """Return the rules of a text, or None when it cannot be used; the same text is read once."""
    try:
        with within():
            return parsed(text)
    except (RulesRefused, TooLongError):
        return None
