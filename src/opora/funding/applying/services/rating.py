"""The region rates applications: points one by one, or from a CSV file; all rows of a file or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.csv_files import CsvFile
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.applying.models import Dossier
from opora.funding.models import Application, Round
from opora.funding.states import BEFORE_RATING

MOST_POINTS = Decimal(100)
HUNDREDTH = Decimal("0.01")

COLUMNS = ("identifier", "criteria_points")


@transaction.atomic
def rate(*, application: Application, points: Decimal, by: User) -> None:
    """Give points of criteria, 0 to 100 with at most two decimals, to one application."""
    allow(by, "funding.calculate", application.round)
    _check_state(application.round)
    if not _fits(points):
        raise Refused(
            _(
                "%(points)s points are not possible. Expected a number from 0 to 100 with at most two decimals."
            )
            % {"points": points}
        )
    if _write(application, points, by):
        _note(application.round, 1, by)


@transaction.atomic
def take_in_points(*, round: Round, file: Path, by: User) -> int:  # noqa: A002 - the domain's word, named so in every module
    """Rate applications of a round by a file (identifier, criteria_points); return how many it changed.

    Refused with line, column, value and expectation of every problem; then nothing was changed.
    """
    allow(by, "funding.calculate", round)
    _check_state(round)
    wanted = _Points(CsvFile(file), round).read()
    changed = sum(_write(application, points, by) for application, points in wanted)
    if changed:
        _note(round, changed, by)
    return changed


@transaction.atomic
def rate_many(*, round: Round, points: Mapping[str, Decimal], by: User) -> int:  # noqa: A002 - the domain's word, named so in every module
    """Rate applications of a round by the identifiers of their services; return how many it changed."""
    allow(by, "funding.calculate", round)
    _check_state(round)
    known = {each.service.identifier: each for each in round.applications.select_related("service")}
    wrong = [name for name, given in points.items() if name not in known or not _fits(given)]
    if wrong:
        raise Refused(
            _(
                "These services have no application in this round, or points that are not possible: %(services)s."
            )
            % {"services": ", ".join(wrong)}
        )
    changed = sum(_write(known[name], given, by) for name, given in points.items())
    if changed:
        _note(round, changed, by)
    return changed


@dataclass
class _Points:
    """A file of points being read against the applications of a round."""

    file: CsvFile
    round: Round

    def read(self) -> list[tuple[Application, Decimal]]:
        known = {each.service.identifier: each for each in self.round.applications.select_related("service")}
        found: dict[str, tuple[Application, Decimal]] = {}
        for row in self.file.rows(*COLUMNS):
            identifier, points = row.code("identifier"), row.number("criteria_points")
            if not _fits(points):
                expected = _("expected a number from 0 to %(most)s with at most two decimals")
                row.file.report(
                    row.line, "criteria_points", row.text("criteria_points"), expected % {"most": MOST_POINTS}
                )
            elif identifier in found:
                row.file.report(row.line, "identifier", identifier, _("expected each service once"))
            elif identifier in known:
                found[identifier] = (known[identifier], points)
            elif identifier:
                expected = _("expected a service with an application in this round")
                row.file.report(row.line, "identifier", identifier, expected)
        self.file.check()
        return list(found.values())


def _fits(points: Decimal) -> bool:
    return points.is_finite() and 0 <= points <= MOST_POINTS and points == points.quantize(HUNDREDTH)


def _check_state(round_: Round) -> None:
    if round_.state not in BEFORE_RATING:
        raise Refused(
            _("The round %(round)s is in the state “%(state)s”: its applications cannot be rated now.")
            % {"round": round_.place, "state": round_.get_state_display()}
        )


def _write(application: Application, points: Decimal, by: User) -> bool:
    """Store the points; return whether that changed anything."""
    dossier = Dossier.objects.filter(application=application).first()
    was = application.criteria_points if dossier is None else dossier.points
    if was == points:
        return False
    application.criteria_points = points
    application._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    application.save()
    if dossier is not None:
        dossier.points, dossier.rated_by, dossier.rated_at = points, by, timezone.now()
        dossier.save(update_fields=["points", "rated_by", "rated_at"])
    return True


def _note(round_: Round, changed: int, by: User) -> None:
    log(
        "application.rated",
        gettext_noop("Applications of the round %(round)s were rated: %(changed)s."),
        by=by,
        subject=round_,
        region=round_.region.code,
        station=round_.station,
        round=round_.place,
        changed=changed,
    )
