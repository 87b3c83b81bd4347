"""A region's public list of services is taken in: real services, without capacities and identifiers."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import transaction

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.register import findings, public_list, queries
from opora.register.models import Intake
from opora.register.offered import Report
from opora.register.services.intakes import finish, opened
from opora.register.services.refusals import FileRefused, ask_about_count, refuse_older_file
from opora.register.storing import listed
from opora.register.storing.taking import Taking
from opora.territory.queries import region as region_named


def take_in_public_list(*, path: Path, region: str, day: date, by: User, confirmed: bool = False) -> Intake:
    """Take in a public list of services of the region, whole or not at all; return the intake with its report.

    The services are kept under "KV-<row>" with the published points; nothing is known of their capacities. The same
    list again changes nothing. Raises FileRefused with every wrong cell, ConfirmationNeeded when the number of
    services moved by more than 5 %; the refused intake stays with its report.
    """
    allow(by, "register.import", Scope(region=region))
    place = region_named(region)
    kinds = {each.register_code or each.name_cs: each.pk for each in queries.kinds()}
    gazetteer = queries.gazetteer()
    inside = {code for code, each in gazetteer.places.items() if each.region_id == place.pk}
    report = Report()
    rows: list[public_list.ListedService] = []
    try:
        rows = list(public_list.services(path, kinds, inside))
    except Refused as refusal:
        _keep_refused(refusal, path, region, day, by)
    for identifier in queries.missing_from(
        (row.identifier for row in rows), place.pk, synthetic=False, from_register=False
    ):
        report.add(findings.vanished(identifier))
    intake = opened(Intake.Kind.PUBLIC_LIST, path.name, _digest(path), region, day, report, by)
    intake.records = len(rows)
    refuse_older_file(intake)
    if not confirmed:
        ask_about_count(intake)
    with transaction.atomic():
        taking = Taking(day=day, synthetic=False, by=by, gazetteer=gazetteer, kinds=kinds, groups={})
        return finish(intake, listed.store(rows, place.pk, taking), by)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_refused(refusal: Refused, path: Path, region: str, day: date, by: User) -> None:
    """Keep the report of a list that cannot be read, and say so."""
    report = Report()
    for problem in refusal.problems:
        report.add(findings.of_table(problem))
    if not path.exists():
        raise refusal
    intake = opened(Intake.Kind.PUBLIC_LIST, path.name, _digest(path), region, day, report, by)
    intake.save()
    raise FileRefused(refusal.message, intake) from refusal
