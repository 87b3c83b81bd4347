"""The code lists of the register are loaded."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.services import log
from opora.register import code_lists
from opora.register.models import Service, ServiceKind, TargetGroup
from opora.register.storing.taking import AT_THE_END, bare_code, differing


@transaction.atomic
def load_code_lists(*, by: User, register_groups: Path | None = None) -> int:
    """Load the kinds of services and the target groups; return how many of them are new or changed.

    register_groups   code list of target groups as the state register publishes it; it gives their codes to groups
                      of the same name, and brings groups that the list lacks

    Loading the same lists again changes nothing.
    """
    allow(by, "register.import", Scope())
    names = code_lists.register_names(register_groups) if register_groups else {}
    changed = _load_kinds() + _load_groups(names)
    if changed:
        log(
            "register.code_lists_loaded",
            gettext_noop("The code lists of the register were loaded: %(count)s new or changed entries."),
            by=by,
            station="register",
            count=changed,
        )
    return changed


def _load_kinds() -> int:
    changed = 0
    for order, row in enumerate(code_lists.kinds(), start=1):
        wanted = {
            "section": row.section,
            "name_cs": row.name_cs,
            "name_en": row.name_en,
            "category": row.category,
            "register_code": row.register_code,
            "order": order,
        }
        changed += _put(ServiceKind, row.code, wanted)
    return changed


def _load_groups(names: Mapping[str, str]) -> int:
    codes = {_plain(name): code for code, name in names.items()}
    changed, named = 0, set()
    for order, row in enumerate(code_lists.target_groups(), start=1):
        register_code = row.register_code or codes.get(_plain(row.name_cs), "") or _code_before(row.code)
        named.add(register_code)
        wanted = {
            "name_cs": row.name_cs,
            "name_en": row.name_en,
            "register_code": register_code,
            "order": order,
        }
        changed += _put(TargetGroup, row.code, wanted)
    for code, name in names.items():
        if code not in named:
            wanted = {"name_cs": name, "name_en": name, "register_code": code, "order": AT_THE_END}
            changed += _put(TargetGroup, bare_code(code), wanted)
    return changed + sum(_take_over(code) for code in named if code)


def _take_over(register_code: str) -> int:
    """Join a group that a file brought under its bare code with the group of the list that has the code now."""
    bare = TargetGroup.objects.filter(code=bare_code(register_code)).first()
    if bare is None:
        return 0
    named = TargetGroup.objects.exclude(pk=bare.pk).get(register_code=register_code)
    Service.target_groups.through._default_manager.filter(targetgroup_id=bare.pk).update(
        targetgroup_id=named.pk
    )
    bare.delete()
    return 1


def _code_before(code: str) -> str:
    return TargetGroup.objects.filter(code=code).values_list("register_code", flat=True).first() or ""


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace(",", " ").split())


def _put(model: type[ServiceKind] | type[TargetGroup], code: str, wanted: Mapping[str, object]) -> int:
    """Make the entry of a list what is wanted; return 1 when it was new or different, else 0."""
    row = model._default_manager.filter(code=code).first()
    if row is None:
        model._default_manager.create(code=code, **wanted)
        return 1
    if not differing(row, wanted):
        return 0
    row.save()
    return 1
