"""What may happen to evidence: a file is taken in whole, in the place of the file of the same sort before it."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.services import log
from opora.needs.evidence import reading
from opora.needs.evidence.models import Applicant, Evidence
from opora.territory import queries as territory

STATION = "evidence"
BATCH = 2_000


@transaction.atomic
def take_in_evidence(
    *, sort: Evidence.Sort, file: Path, region: str, day: date, by: User, synthetic: bool = False
) -> int:
    """Take in a file of use, of recipients of the care allowance or of expert estimates; return its number of rows.

    It takes the place of what the region had of this sort. An equal file changes nothing. Raises Refused with every
    problem, and then nothing is changed.
    """
    allow(by, "needs.calculate", Scope(region=region))
    place = territory.region(region)
    told = reading.evidence(file, sort, reading.places(region, day))
    rows = [
        Evidence(region=place, sort=sort, file_name=file.name, synthetic=synthetic, **each) for each in told
    ]
    before = Evidence.objects.filter(region=place, sort=sort)
    if _same(before, rows):
        return len(rows)
    before.delete()
    Evidence.objects.bulk_create(rows, BATCH)
    log(
        "needs.evidence_taken_in",
        gettext_noop("%(file)s was taken in as evidence of needs: %(rows)s numbers."),
        by=by,
        subject=place,
        region=region,
        station=STATION,
        file=file.name,
        rows=len(rows),
    )
    return len(rows)


@transaction.atomic
def take_in_applicants(*, file: Path, region: str, day: date, by: User, synthetic: bool = False) -> int:
    """Take in reports of providers about refused and waiting applicants; return the number of rows.

    The file takes the place of earlier reports of the homes that it names. A person is known by a keyed pseudonym
    only; a row without one is a mere count.
    """
    allow(by, "needs.calculate", Scope(region=region))
    place = territory.region(region)
    told = reading.applicants(file, reading.places(region, day))
    homes = {each["home"] for each in told}
    before = Applicant.objects.filter(region=place, home__in=homes)
    facts = ("home", "municipality_id", "kind_id", "pseudonym", "persons", "state", "day")
    rows = [Applicant(region=place, synthetic=synthetic, **each) for each in told]
    found = sorted(tuple(str(getattr(row, name)) for name in facts) for row in rows)
    if found == sorted(tuple(str(part) for part in row) for row in before.values_list(*facts)):
        return len(rows)
    before.delete()
    Applicant.objects.bulk_create(rows, BATCH)
    log(
        "needs.applicants_taken_in",
        gettext_noop("%(file)s was taken in: refused and waiting applicants of %(homes)s services."),
        by=by,
        subject=place,
        region=region,
        station=STATION,
        file=file.name,
        homes=len(homes),
    )
    return len(rows)


def _same(before: QuerySet[Evidence], rows: list[Evidence]) -> bool:
    """Return whether the rows say what is stored already."""
    names = (
        "municipality_id", "kind_id", "degree", "low", "middle", "high", "day", "author", "reason", "source_text",
        "synthetic",
    )  # fmt: skip

    stored = sorted(tuple(str(part) for part in row) for row in before.values_list(*names))
    return stored == sorted(tuple(str(getattr(row, name)) for name in names) for row in rows)
