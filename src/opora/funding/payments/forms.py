"""Forms of money on its way: an order, its payment, a step back, a demand for money back and how it ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
STATED = _("Whole crowns, as they stand on the bank statement.")


class OrderForm(forms.Form):
    """Which planned instalments are ordered: those due by a day."""

    until = forms.DateField(
        label=_("due by"),
        widget=DAY,
        help_text=_("Every planned instalment due by this day, that day included, comes into the order."),
    )


class PayForm(forms.Form):
    """That the whole order was paid."""

    amount_czk = forms.IntegerField(label=_("paid in total, CZK"), min_value=1, help_text=STATED)
    paid_on = forms.DateField(label=_("paid on"), widget=DAY)
    document = forms.CharField(
        label=_("number of the document"),
        max_length=60,
        help_text=_("The bank statement or the document of accounting."),
    )


class ReasonForm(forms.Form):
    """Why a step is taken back."""

    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ComeBackForm(forms.Form):
    """That a paid instalment came back."""

    returned_on = forms.DateField(label=_("came back on"), widget=DAY)
    reason = forms.CharField(
        label=_("why it came back"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example a closed account, or a service that ended."),
    )


class PlanAgainForm(forms.Form):
    """For which day an instalment is planned again."""

    due_on = forms.DateField(label=_("due on"), widget=DAY)


class DemandForm(forms.Form):
    """How much is demanded back, why and by when."""

    amount_czk = forms.IntegerField(label=_("amount, CZK"), min_value=1)
    reason = forms.CharField(
        label=_("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The provider reads it."),
    )
    due = forms.DateField(label=_("to be returned by"), widget=DAY)


class TakeRefundForm(forms.Form):
    """That the whole refund came back."""

    amount_czk = forms.IntegerField(label=_("returned in total, CZK"), min_value=1, help_text=STATED)
    returned_on = forms.DateField(label=_("returned on"), widget=DAY)
    document = forms.CharField(label=_("number of the document"), max_length=60)


class ForgiveForm(forms.Form):
    """By which resolution a refund is forgiven."""

    resolution = forms.CharField(
        label=_("resolution that forgave it"),
        max_length=200,
        help_text=_("Number, body and day, as they stand in the minutes."),
    )
