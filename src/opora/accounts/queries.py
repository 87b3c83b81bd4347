"""What can be asked of people."""

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.core.refusals import NotKnown


def operator() -> User:
    """Return the operator of the machine, in whose name commands act; nobody can sign in as it."""
    person, created = User.objects.get_or_create(
        username="operator", defaults={"is_superuser": True, "first_name": "Operator"}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def assignments(region: str) -> QuerySet[RoleAssignment]:
    """Return every role ever given over the region or a part of it, with its person."""
    return (
        RoleAssignment.objects.filter(region_code=region)
        .select_related("person")
        .order_by("person__username", "role", "valid_from")
    )


def held_on(rows: QuerySet[RoleAssignment], day: date, *, held: bool) -> QuerySet[RoleAssignment]:
    """Keep the roles that are held on `day`, or those that are not."""
    valid = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    return rows.filter(valid) if held else rows.exclude(valid)


def person(region: str, key: int) -> User:
    """Return a person who has or had a role in the region."""
    found = User.objects.filter(pk=key, assignments__region_code=region).distinct().first()
    if found is None:
        raise NotKnown(
            _(
                "There is no person %(person)s with a role in the region %(region)s. "
                "Choose one from the list of people."
            )
            % {"person": key, "region": region}
        )
    return found


def assignment(region: str, key: int) -> RoleAssignment:
    """Return one role given over the region."""
    found = assignments(region).filter(pk=key).first()
    if found is None:
        raise NotKnown(
            _("There is no role %(role)s in the region %(region)s. Choose one from the page of the person.")
            % {"role": key, "region": region}
        )
    return found


def waiting_for_password(region: str) -> QuerySet[User]:
    """Return the people with a role in the region who were invited and have not chosen a password yet."""
    unusable = User.objects.filter(
        assignments__region_code=region, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    return unusable.distinct().order_by("username")
