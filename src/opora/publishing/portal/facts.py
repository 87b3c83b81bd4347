"""The facts about one service as fields of a form, and back: labels, units and limits are those of the rules."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core.languages import language, said
from opora.funding.units import unit_words
from opora.register.models import Form
from opora_engine.formula import FormInputs, RuleSet, ServiceInputs
from opora_engine.formula.rules import Input
from opora_engine.formula.words import Value

DIGITS, DECIMALS, TEXT = 15, 10, 300
"""The longest numbers that rules read, and the longest text that a visitor may write."""
YES_NO = (("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))


class NumberField(forms.DecimalField):
    """A number as people write it: spaces between thousands, a comma or a point before decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=DIGITS + DECIMALS, decimal_places=DECIMALS, **more)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Django's own field returns Decimal too, whatever its stubs inherit
        """Return the number; an English thousand separator is refused, because it would be read as a decimal."""
        text = "".join(str(value if value is not None else "").split())
        if language() == "en" and text.count(",") == 1 and len(text.rpartition(",")[2]) == len("000"):
            raise forms.ValidationError(_("Write the number without a comma between thousands."))
        return super().to_python(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        """Show a number in the way of the reader's language, with no separator between thousands."""
        if not isinstance(value, Decimal):
            return value
        written = f"{value.normalize():f}"
        return written.replace(".", ",") if language() == "cs" else written


class FactsForm(forms.Form):
    """All that the rules ask about a service and its forms, filled in from what was published."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, rules: RuleSet, service: ServiceInputs) -> None:
        self.rules, self.service = rules, service
        known = {name: value for name, _item, value in self._all()}
        shown = {name: _written(value) for name, value in known.items()}
        # A permanent address may tell only what differs; the rest is as it was published.
        super().__init__({**shown, **{name: data[name] for name in data}} if data else None, initial=known)
        for name, item, _value in self._all():
            self.fields[name] = _field(item, name.partition("-")[0] if "-" in name else "", rules)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields of the service, then those of each of its forms."""
        found: list[dict[str, Any]] = [{"title": _("The service"), "fields": self._bound("")}]
        for form in self.service.forms:
            name = str(Form(form.code).label) if form.code in Form.values else form.code
            found.append({"title": _("Form: %(form)s") % {"form": name}, "fields": self._bound(form.code)})
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a number set by hand."""
        given = super().clean() or {}
        for name, item, _value in self._all():
            needed = f"{name.rpartition('-')[0]}-{item.requires}".lstrip("-") if item.requires else ""
            if needed and given.get(name) not in (None, "") and given.get(needed) in (None, ""):
                self.add_error(needed, _("Say why, because the value above is given."))
        return given

    def facts(self) -> ServiceInputs:
        """Return the service with what the form says; call it only when the form is valid.

        A fact that was changed comes from no return and no decision any more, so it loses its reference.
        """
        forms_ = tuple(replace(form, **self._told(form.code, form)) for form in self.service.forms)
        return replace(self.service, forms=forms_, **self._told("", self.service))

    def _told(self, code: str, before: ServiceInputs | FormInputs) -> dict[str, Any]:
        values = self._values(code, before.values)
        kept = {
            name: text
            for name, text in before.references.items()
            if values.get(name) == before.values.get(name)
        }
        return {"values": values, "references": kept}

    def _all(self) -> list[tuple[str, Input, Value | None]]:
        entries: list[tuple[str, Input, Value | None]] = []
        holders: list[tuple[ServiceInputs | FormInputs, str]] = [(self.service, "")]
        for holder, code in [*holders, *((form, form.code) for form in self.service.forms)]:
            entity = "form" if code else "service"
            entries += [
                (f"{code}-{name}" if code else name, item, holder.values.get(name))
                for name, item in self.rules.inputs.items()
                if item.entity == entity
            ]
        return entries

    def _bound(self, code: str) -> list[BoundField]:
        return [self[name] for name, _item, _value in self._all() if name.rpartition("-")[0] == code]

    def _values(self, code: str, before: Mapping[str, Value]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, item, _value in self._all():
            holder, _dash, own = name.rpartition("-")
            given = self.cleaned_data.get(name)
            if holder == code and given not in (None, ""):
                found[own] = given == "true" if item.type == "boolean" else cast(Value, given)
        # The order of names is that of the rules in both, so equal facts are equal records.
        return {name: found[name] for name in [*before, *found] if name in found}


def _field(item: Input, form: str, rules: RuleSet) -> forms.Field:
    unit = unit_words(item.unit or ("CZK" if item.type == "money" else ""), form)
    told: dict[str, Any] = {
        "label": f"{said(item.label.to_json())} ({unit})" if unit else said(item.label.to_json()),
        "help_text": said(item.meaning.to_json()),
        "required": not item.optional,
    }
    if item.type in ("money", "number"):
        return NumberField(min_value=item.minimum, max_value=item.maximum, **told)
    if item.type == "boolean":
        return forms.ChoiceField(choices=YES_NO, **told)
    if item.values:
        words = rules.words.get(item.name, {})
        named = [(each, said(words[each].to_json()) if each in words else each) for each in item.values]
        return forms.ChoiceField(choices=named, **told)
    return forms.CharField(max_length=TEXT, **told)


def _written(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else value
