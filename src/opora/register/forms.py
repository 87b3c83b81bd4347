"""Forms of the register."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IntakeForm(forms.Form):
    """A file of the state register offered to the region."""

    file = forms.FileField(
        label=_("File of the state register"),
        help_text=_(
            "The file rpss.json as the ministry publishes it; a file of 100 MB takes a minute or two, "
            "and you can go on working."
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    day = forms.DateField(
        label=_("State of the data as of"),
        help_text=_("Capacities that changed are valid from this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    synthetic = forms.BooleanField(
        label=_("The services are fictional"),
        help_text=_("They will be marked as fictional wherever they are shown."),
        required=False,
    )
