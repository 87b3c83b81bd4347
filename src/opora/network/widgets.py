"""Fields of forms that the network needs and Django lacks."""

from django import forms


class DayInput(forms.DateInput):
    """A date field of the browser; its value is always written as the standard asks, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
