"""Forms of people and roles, and the form of sign-in."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.accounts.models import RoleAssignment


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password; the browser may offer a passkey in the first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("Name or e-mail address")
        name.widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class RoleForm(forms.Form):
    """A role with the place it is held over and its first day."""

    role = forms.ChoiceField(label=_("Role"), choices=RoleAssignment.Role.choices)
    orp = forms.CharField(
        label=_("ORP"),
        required=False,
        help_text=_("Code of the ORP, 4 digits; only for a territorial coordinator."),
    )
    municipality = forms.CharField(
        label=_("Municipality"),
        required=False,
        help_text=_("Code of the municipality, 6 digits; only for a municipality."),
    )
    provider = forms.CharField(
        label=_("Provider"),
        required=False,
        help_text=_("IČO of the provider, 8 digits; only for a provider."),
    )
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate


class InvitationForm(RoleForm):
    """A new person with the first role."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation is sent there; the person chooses the password."),
    )
    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        help_text=_("Letters, digits and the signs @ . + - _ only."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ["name", "email", "username", "role", "orp", "municipality", "provider", "since"]


class EndRoleForm(forms.Form):
    """The first day on which the person no longer has the role."""

    until = forms.DateField(
        label=_("First day without the role"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, assignment: RoleAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = max(timezone.localdate(), assignment.valid_from + timedelta(days=1))
