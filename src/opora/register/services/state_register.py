"""A file of the state register is taken in."""

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO, cast

from django.db import transaction

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.sentences import gettext as _
from opora.core.services import close_with_result, tell_progress
from opora.register import findings, offered, queries, storing
from opora.register.models import Intake, ServiceKind, TargetGroup
from opora.register.offered import Gazetteer, Offered
from opora.register.services.intakes import finish, opened
from opora.register.services.refusals import ask_about_count, refuse_bad_file, refuse_older_file
from opora.register.services.watching import READING, WatchedStream
from opora.register.state_file import ServiceRecord
from opora.register.storing.taking import AT_THE_END, bare_code
from opora.territory.queries import region as region_named


def take_in(
    *,
    stream: BinaryIO,
    file_name: str,
    region: str | None,
    day: date,
    synthetic: bool,
    by: User,
    confirmed: bool = False,
    run: Run | None = None,
) -> Intake:
    """Take in a file of the state register, whole or not at all; return the intake with its report.

    stream      the file, read once; its size does not matter
    region      takes the services with a facility, a contact or a scope in this region; None takes those of all
    day         state of the data: a capacity that changed is closed and opened on this day
    synthetic   the services are fictional and are marked so
    confirmed   a person has agreed to a number of services that differs by more than 5 %
    run         shows how far the work is and is finished with it; who cancels it stops the work before storing

    A service is stored under the region of its main facility. The same file again changes nothing and returns the
    intake of before. Raises FileRefused when any record has an error, ConfirmationNeeded when the number of services
    moved too far; both leave everything as it was, except that the refused intake stays with its report.
    """
    allow(by, "register.import", Scope(region=region or ""))
    gazetteer = queries.gazetteer()
    watched = cast(BinaryIO, WatchedStream(stream, run)) if run else stream
    file = offered.read(watched, gazetteer, region_named(region).pk if region else None)
    kinds = dict(ServiceKind.objects.exclude(register_code="").values_list("register_code", "pk"))
    _check_records(file, kinds, region, synthetic=synthetic)
    intake = opened(Intake.Kind.STATE_REGISTER, file_name, file.digest, region, day, file.report, by)
    intake.synthetic, intake.records = synthetic, len(file.records)
    # The refusal is decided and its report is kept outside the transaction of the writes, so that it stays.
    refuse_bad_file(intake)
    refuse_older_file(intake)
    if not confirmed:
        ask_about_count(intake)
    if run:
        tell_progress(run, READING, _("Services are being stored; from here on it cannot be cancelled"))
    return _store(intake, file, gazetteer, kinds, by, run)


def _check_records(file: Offered, kinds: Mapping[str, int], region: str | None, *, synthetic: bool) -> None:
    """Find what only our own code lists and stored services can tell about the records."""
    known = set(TargetGroup.objects.exclude(register_code="").values_list("register_code", flat=True))
    for record in file.records:
        if record.kind_code not in kinds:
            file.report.add(findings.kind_without_row(record.identifier, record.kind_code))
        for unit in storing.capacities.follow_one_another(record):
            file.report.add(findings.capacity_listed_twice(record.identifier, unit))
        for code in record.target_groups:
            if code not in known:
                known.add(code)
                file.report.add(findings.group_without_name(record.identifier, code))
    region_id = region_named(region).pk if region else None
    found = [record.identifier for record in file.records]
    for identifier in queries.missing_from(found, region_id, synthetic=synthetic, from_register=True):
        file.report.add(findings.vanished(identifier))


@transaction.atomic
def _store(
    intake: Intake, file: Offered, gazetteer: Gazetteer, kinds: Mapping[str, int], by: User, run: Run | None
) -> Intake:
    groups = _groups_of(file.records)
    taking = storing.Taking(intake.day, intake.synthetic, by, gazetteer, kinds, groups)
    changes = storing.store(file.records, taking)
    finished = finish(intake, changes, by)
    if run:
        close_with_result(run, summary={"intake": finished.pk})
    return finished


def _groups_of(records: list[ServiceRecord]) -> dict[str, int]:
    """Return the keys of the target groups by their codes in the register; a missing one is made under its code."""
    groups = dict(TargetGroup.objects.exclude(register_code="").values_list("register_code", "pk"))
    for code in dict.fromkeys(code for record in records for code in record.target_groups):
        if code not in groups:
            made = TargetGroup.objects.create(
                code=bare_code(code), name_cs=code, name_en=code, register_code=code, order=AT_THE_END
            )
            groups[code] = made.pk
    return groups
