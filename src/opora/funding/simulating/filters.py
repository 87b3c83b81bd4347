"""The filter of the bands: their rows come from a run and not from a query, so they are chosen here."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

CHANCES = (("0.05", _("5% and more")), ("0.5", _("50% and more")), ("0.95", _("95% and more")))


class BandForm(forms.Form):
    """By provider or service, kind, ORP, and the chance to get less than the asked share of the need."""

    text = forms.CharField(label=_("Provider or service number"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    orp = forms.ChoiceField(label=_("ORP"), required=False)
    chance = forms.ChoiceField(
        label=_("Chance to get less"), required=False, choices=(("", _("any")), *CHANCES)
    )

    def __init__(self, data: QueryDict, *, rows: list[Any]) -> None:
        super().__init__(data)
        kinds = {row.kind.code: row.kind for row in rows}
        named = sorted(kinds.values(), key=lambda kind: kind.order)
        orps = sorted({(row.orp_code, row.orp) for row in rows if row.orp}, key=lambda each: str(each[1]))
        self.fields["kind"].choices = [("", _("all")), *((kind.code, str(kind)) for kind in named)]  # type: ignore[attr-defined]  # the field is a ChoiceField
        self.fields["orp"].choices = [("", _("all")), *orps]  # type: ignore[attr-defined]  # the field is a ChoiceField


class BandFilter:
    """What `answer_list` asks of a filter: `form` and the rows it leaves, `qs`."""

    def __init__(self, data: QueryDict, queryset: list[Any], request: HttpRequest) -> None:
        self.form = BandForm(data, rows=queryset)
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.qs = [row for row in queryset if _fits(row, asked)]


def _fits(row: Any, asked: dict[str, str]) -> bool:
    text = asked.get("text", "").casefold()
    if text and text not in f"{row.identifier} {row.provider}".casefold():
        return False
    if asked.get("kind") and row.kind.code != asked["kind"]:
        return False
    if asked.get("orp") and row.orp_code != asked["orp"]:
        return False
    return bool(not asked.get("chance") or row.chance >= float(asked["chance"]))
