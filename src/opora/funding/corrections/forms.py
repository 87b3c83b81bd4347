"""Forms of signed lines, objections, replies and corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.corrections.models import Objection
from opora.funding.corrections.states import Outcome, ReasonClass

NOT_CHOSEN = pgettext_lazy("objection", "none")

LONG = 4000
"""A reason longer than two pages is a document: it belongs among the attachments."""


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONG, widget=forms.Textarea(attrs={"rows": 5})
    )


class LineForm(forms.Form):
    """A change of one grant."""

    amount_czk = forms.IntegerField(
        label=_("Change in crowns"), help_text=_("Whole crowns; with a minus to take away.")
    )
    reason_class = forms.ChoiceField(label=_("Kind of reason"), choices=ReasonClass.choices)
    reason = _text(_("Reason"), _("The provider and the public read it. Name no people."))
    document = forms.CharField(
        label=_("Document"),
        required=False,
        max_length=200,
        help_text=_("Number and day of the judgment or the resolution, when one orders the change."),
    )
    objection = forms.ModelChoiceField(
        Objection.objects.none(), label=_("Objection"), required=False, empty_label=NOT_CHOSEN
    )

    def __init__(self, *given: Any, objections: Any, must: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["objection"]
        field.queryset = objections  # type: ignore[attr-defined]  # a field of choices from the database
        field.required = must
        if must:
            field.initial = objections.first()
            field.empty_label = None  # type: ignore[attr-defined]  # the same field


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = _text(_("Reason"))


class ObjectionForm(forms.Form):
    """What a provider objects to."""

    text = _text(
        _("What you object to and why"),
        _(
            "Name the number or the step that you take for wrong, and what it should be. Files can be attached after."
        ),
    )


class ReplyForm(forms.Form):
    """The written reply to an objection."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    reply = _text(_("Written reply"), _("With reasons; the provider reads it."))


class CorrectionForm(forms.Form):
    """Why a round is calculated again."""

    reason = _text(_("Reason"), _("What was wrong and where it was put right. Name no people."))
    objection = forms.ModelChoiceField(
        Objection.objects.none(), label=_("Objection"), required=False, empty_label=NOT_CHOSEN
    )

    def __init__(self, *given: Any, objections: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["objection"].queryset = objections  # type: ignore[attr-defined]  # a field of choices from the database
