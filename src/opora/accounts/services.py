"""What may happen to people: an account is made, a person is invited, a role is given or ends."""

from datetime import date
from functools import partial

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts import letters, sentences
from opora.accounts.models import RoleAssignment, User
from opora.accounts.places import check_places
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
        raise Refused(
            _("A demonstration account cannot exist here: this installation is not a demonstration.")
        )
    person = _new_person(username, name, email)
    person.is_demo = is_demo
    if not is_demo:
        _check_password(password, person)
    person.set_password(password)
    return _keep(person, region=region, by=by)


@transaction.atomic
def invite_person(
    *,
    username: str,
    name: str,
    email: str,
    role: str,
    region: str,
    since: date,
    address: str,
    by: User,
    orp: str = "",
    municipality: str = "",
    provider: str = "",
) -> User:
    """Make an account with one role and let its person choose the password by a link sent to `email`.

    `address` is that of this installation, such as https://opora.example.cz/; the letter leaves after the commit.
    """
    allow(by, "accounts.change", Scope(region=region))
    _check_email(email)
    person = _new_person(username, name, email)
    person.set_unusable_password()
    _keep(person, region=region, by=by)
    give_role(
        person=person,
        role=role,
        region=region,
        since=since,
        by=by,
        orp=orp,
        municipality=municipality,
        provider=provider,
    )
    invite_again(person=person, region=region, address=address, by=by)
    return person


@transaction.atomic
def invite_again(*, person: User, region: str, address: str, by: User) -> None:
    """Send the invitation to a person who has not chosen a password yet; the links sent before stay valid."""
    allow(by, "accounts.change", Scope(region=region))
    if person.has_usable_password():
        raise Refused(
            _(
                "%(account)s has already chosen a password. A forgotten one is set anew from the page of sign-in."
            )
            % {"account": person.username}
        )
    message = gettext_noop("An invitation was sent to %(account)s.")
    log("accounts.invited", message, by=by, subject=person, region=region, account=person.username)
    transaction.on_commit(partial(letters.send_invitation, person, address))


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
    check_places(role, orp=orp, municipality=municipality, provider=provider)
    place = {
        "region_code": region,
        "orp_code": orp,
        "municipality_code": municipality,
        "provider_number": provider,
    }
    held = RoleAssignment.objects.as_of(since).filter(person=person, role=role, **place)
    if already := held.first():
        return already
    assignment = RoleAssignment.objects.create(person=person, role=role, valid_from=since, **place)
    said = sentences.GIVEN[RoleAssignment.Role(role)]
    log(
        "accounts.role_given",
        said,
        by=by,
        subject=assignment,
        region=region,
        account=person.username,
        role=role,
    )
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, until: date, by: User) -> None:
    """End a role: on `until` the person no longer has it. The row stays, so that the past can be explained."""
    allow(by, "accounts.change", Scope(region=assignment.region_code))
    if assignment.person == by and assignment.role == RoleAssignment.Role.ADMINISTRATOR:
        raise Refused(
            _("You cannot end your own role of administrator. Ask another administrator of the region.")
        )
    if assignment.valid_to is not None and assignment.valid_to <= until:
        raise Refused(_("The role already ends on %(until)s.") % {"until": assignment.valid_to.isoformat()})
    if until <= assignment.valid_from:
        raise Refused(
            _("The role began on %(since)s, so it cannot end on %(until)s. Choose a later day.")
            % {"since": assignment.valid_from.isoformat(), "until": until.isoformat()}
        )
    assignment.valid_to = until
    assignment.save(update_fields=["valid_to"])
    log(
        "accounts.role_ended",
        sentences.ENDED[RoleAssignment.Role(assignment.role)],
        by=by,
        subject=assignment,
        region=assignment.region_code,
        role=assignment.role,
        account=assignment.person.username,
        until=until.isoformat(),
    )


def _new_person(username: str, name: str, email: str) -> User:
    """Return an account that is not stored yet; Refused when its name or address cannot be used."""
    try:
        User.username_validator(username)
    except ValidationError as error:
        raise Refused(
            _(
                "The name %(name)s cannot be used to sign in. Use letters, digits and the signs @ . + - _ only."
            )
            % {"name": repr(username)}
        ) from error
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("The name %(name)s is taken. Choose another one.") % {"name": username})
    if email and (owner := User.objects.filter(email__iexact=email).first()):
        raise Refused(
            _(
                "The address %(email)s belongs to the account %(account)s. "
                "Give that account a role, or use another address."
            )
            % {"email": email, "account": owner.username}
        )
    first_name, _blank, last_name = name.partition(" ")
    return User(username=username, first_name=first_name, last_name=last_name, email=email)


def _keep(person: User, *, region: str, by: User) -> User:
    person.save()
    message = gettext_noop("The account %(account)s was made.")
    log("accounts.added", message, by=by, subject=person, region=region, account=person.username)
    return person


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(
            _(
                "%(email)s is not an e-mail address. The invitation is sent there: write it as name@example.cz."
            )
            % {"email": repr(email)}
        ) from error


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
