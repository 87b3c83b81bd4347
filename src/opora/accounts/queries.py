"""What can be asked of people."""

from opora.accounts.models import User


def operator() -> User:
    """Return the operator of the machine, in whose name commands act; nobody can sign in as it."""
    person, created = User.objects.get_or_create(
        username="operator", defaults={"is_superuser": True, "first_name": "Operator"}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person
