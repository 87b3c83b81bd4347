"""A field in which a place is found by its name or code; it works without JavaScript."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opora.accounts.place_names import named

IN_BRACKETS = re.compile(r"\(([0-9]+)\)\s*$")


class PlaceInput(forms.TextInput):
    """A text input to which the browser offers the places whose name or code holds what was typed."""

    names: Mapping[str, str] = {}

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Draw the input with its list."""
        key = f"{(attrs or {}).get('id', name)}_places"
        typed = super().render(name, value, {**(attrs or {}), "list": key, "autocomplete": "off"}, renderer)
        offered = ((flatatt({"value": named(self.names, code)}),) for code in self.names)
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            typed,
            key,
            format_html_join("", "<option{}></option>", offered),
        )


class PlaceField(forms.CharField):
    """The code of a place, chosen by name; `is_closed` takes no code that is not offered."""

    def __init__(self, *, is_closed: bool = True, **kwargs: Any) -> None:
        super().__init__(required=False, widget=PlaceInput, **kwargs)
        self.is_closed = is_closed

    def offer(self, names: Mapping[str, str]) -> None:
        """Offer these places: names by codes."""
        self.widget.names = names

    def clean(self, value: Any) -> str:
        """Return the code of "name (code)", of a name that only one place has, or the code that was typed."""
        text = str(super().clean(value)).strip()
        names: Mapping[str, str] = self.widget.names
        if bracketed := IN_BRACKETS.search(text):
            text = bracketed[1]
        of_that_name = [code for code, name in names.items() if name.casefold() == text.casefold()]
        code = of_that_name[0] if len(of_that_name) == 1 else text
        if code and names and self.is_closed and code not in names:
            raise forms.ValidationError(
                _("“%(text)s” is not a place of this region. Choose one of those that are offered.")
                % {"text": text}
            )
        return code
