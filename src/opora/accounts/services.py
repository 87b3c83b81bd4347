"""What may happen to people: an account is made, a role is given or ends."""

from datetime import date

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import RoleAssignment, User
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log


@transaction.atomic
def add_person(
    *, username: str, name: str, email: str, password: str, region: str, by: User, is_demo: bool = False
) -> User:
    """Make an account without any role, on behalf of a region. A demonstration account needs a demonstration."""
    allow(by, "accounts.change", Scope(region=region))
    if is_demo and not settings.DEMO_MODE:
        raise Refused(_("A demonstration account cannot exist here: this installation is not a demonstration."))
    if User.objects.filter(username=username).exists():
        raise Refused(_("The name %(name)s is taken. Choose another one.") % {"name": username})
    first_name, _blank, last_name = name.partition(" ")
    person = User(username=username, first_name=first_name, last_name=last_name, email=email, is_demo=is_demo)
    if not is_demo:
        _check_password(password, person)
    person.set_password(password)
    person.save()
    log("accounts.added", gettext_noop("The account %(account)s was made."), by=by, subject=person, region=region, account=username)
    return person


@transaction.atomic
def give_role(
    *,
    person: User,
    role: str,
    region: str,
    since: date,
    by: User,
    orp: str = "",
    municipality: str = "",
    provider: str = "",
) -> RoleAssignment:
    """Give a role over a region, or over a part of it that the role needs, from a day on."""
    allow(by, "accounts.change", Scope(region=region))
    _check_places(role, orp, municipality, provider)
    held = RoleAssignment.objects.as_of(since).filter(
        person=person, role=role, region_code=region, orp_code=orp, municipality_code=municipality, provider_number=provider
    )
    if already := held.first():
        return already
    assignment = RoleAssignment.objects.create(
        person=person,
        role=role,
        region_code=region,
        orp_code=orp,
        municipality_code=municipality,
        provider_number=provider,
        valid_from=since,
    )
    message = gettext_noop("%(account)s was given the role %(role)s.")
    log("accounts.role_given", message, by=by, subject=assignment, region=region, account=person.username, role=role)
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, until: date, by: User) -> None:
    """End a role: on `until` the person no longer has it. The row stays, so that the past can be explained."""
    allow(by, "accounts.change", Scope(region=assignment.region_code))
    if until <= assignment.valid_from:
        raise Refused(
            _("The role began on %(since)s, so it cannot end on %(until)s. Choose a later day.")
            % {"since": assignment.valid_from.isoformat(), "until": until.isoformat()}
        )
    assignment.valid_to = until
    assignment.save(update_fields=["valid_to"])
    message = gettext_noop("The role %(role)s of %(account)s ends on %(until)s.")
    log(
        "accounts.role_ended",
        message,
        by=by,
        subject=assignment,
        region=assignment.region_code,
        role=assignment.role,
        account=assignment.person.username,
        until=until.isoformat(),
    )


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


NEEDED_PLACE = {
    RoleAssignment.Role.COORDINATOR: "orp",
    RoleAssignment.Role.MUNICIPALITY: "municipality",
    RoleAssignment.Role.PROVIDER: "provider",
}


def _check_places(role: str, orp: str, municipality: str, provider: str) -> None:
    """Refuse a role without the place it is held over: it would reach the whole region."""
    if role not in RoleAssignment.Role.values:
        raise Refused(_("There is no role %(role)s. Roles are: %(roles)s.") % {"role": role, "roles": ", ".join(RoleAssignment.Role.values)})
    needed = NEEDED_PLACE.get(RoleAssignment.Role(role))
    places = {"orp": orp, "municipality": municipality, "provider": provider}
    if needed and not places[needed]:
        labels = {"orp": _("the code of the ORP"), "municipality": _("the code of the municipality"), "provider": _("the IČO of the provider")}
        raise Refused(_("This role is held over a place: fill in %(place)s.") % {"place": labels[needed]})
