"""What can be asked everywhere: the newest run of a kind, the log, the state of the line."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import chain

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opora.core.line import CALCULATED, INPUTS, TITLES, UPSTREAM, State, Station, read_by
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotKnown

SILENCE = timedelta(minutes=2)
"""A run that gave no sign of life for this long was interrupted (a killed process, a lost machine)."""


def newest_run(region: str, kind: str) -> Run | None:
    """Return the newest finished run of `kind` in the region, or None."""
    return (
        Run.objects.filter(region_code=region, kind=kind, status=Run.Status.DONE)
        .select_related("by")
        .order_by("-pk")
        .first()
    )


def shown_run(region: str, kind: str, asked: str) -> tuple[Run | None, Run | None]:
    """Return the run that a page shows and the newest one: the run with the number `asked`, or "" for the newest.

    Raises NotKnown when the region has no finished run of the kind with that number.
    """
    newest = newest_run(region, kind)
    if not asked or (newest is not None and asked == str(newest.pk)):
        return newest, newest
    done = Run.objects.filter(region_code=region, kind=kind, status=Run.Status.DONE).select_related("by")
    older = done.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < LONGEST_NUMBER else None
    if older is None:
        raise NotKnown(
            _("There is no finished calculation %(run)s of this kind in the region %(region)s.")
            % {"run": asked, "region": region}
        )
    return older, newest


LONGEST_NUMBER = 18
"""A number with fewer digits fits into a database."""


def was_cancelled(run: Run) -> bool:
    """Return whether somebody has asked this run to stop."""
    return Run.objects.filter(pk=run.pk, status=Run.Status.CANCELLED).exists()


def newest_entries(region: str, stations: Iterable[str]) -> dict[str, int]:
    """Return the key of the newest log entry of each station; what holds for the whole country counts too."""
    rows = (
        LogEntry.objects.filter(region_code__in=[region, ""], station__in=list(stations))
        .order_by()
        .values_list("station")
        .annotate(newest=Max("pk"))
    )
    return dict(rows)


def last_change(region: str, stations: Iterable[str]) -> str:
    """Return the digest of the newest log entry of the stations, which names what they hold; "" before the first."""
    rows = LogEntry.objects.filter(region_code__in=[region, ""], station__in=list(stations)).order_by("-pk")
    return str(rows.values_list("digest", flat=True).first() or "")


def log_head() -> str:
    """Return the digest of the newest log entry, which names everything that was done so far; "" before the first."""
    return str(LogEntry.objects.order_by("-pk").values_list("digest", flat=True).first() or "")


def log_entries(region: str | None = None) -> QuerySet[LogEntry]:
    """Return the log, newest first; of one region with what holds for the whole country, or of all."""
    entries = LogEntry.objects.all()
    return entries if region is None else entries.filter(region_code__in=[region, ""])


def first_broken_entry() -> LogEntry | None:
    """Return the first log entry that does not fit the chain of digests, or None when the log is whole."""
    previous = "0" * 64
    for entry in LogEntry.objects.order_by("pk").iterator():
        if entry.previous_digest != previous or entry.compute_digest() != entry.digest:
            return entry
        previous = entry.digest
    return None


def stations(region: str, rules: Mapping[str, str] | None = None) -> list[Station]:
    """Return every station of the line in its present state; three queries, whatever the size of the region.

    `rules` gives the present digest of the declared file of a station (rates, limits, criteria): a run that
    was made with another one is out of date.
    """
    newest = newest_entries(region, [*UPSTREAM, *chain.from_iterable(INPUTS.values())])
    entries = LogEntry.objects.in_bulk(newest.values())
    latest_of_any_state = _latest_runs(region, done=False)
    done = _latest_runs(region, done=True)
    found: dict[str, Station] = {}
    for key in UPSTREAM:
        entry = entries.get(newest.get(key, 0))
        if key in CALCULATED:
            station = _calculated(key, latest_of_any_state.get(key), done.get(key), newest, entries, found)
            found[key] = _by_present_rules(station, done.get(key), rules or {})
        elif entry is None:
            found[key] = Station(key, State.EMPTY, None, "")
        else:
            found[key] = Station(key, State.FRESH, entry.at, entry.sentence)
    return list(found.values())


def _latest_runs(region: str, *, done: bool) -> dict[str, Run]:
    runs = Run.objects.filter(region_code=region)
    if done:
        runs = runs.filter(status=Run.Status.DONE)
    newest = runs.order_by().values("kind").annotate(newest=Max("pk")).values("newest")
    return {run.kind: run for run in Run.objects.filter(pk__in=newest)}


def _calculated(
    key: str,
    latest: Run | None,
    done: Run | None,
    newest: dict[str, int],
    entries: dict[int, LogEntry],
    found: dict[str, Station],
) -> Station:
    """Decide the state of a station that is made by runs: running, blocked, empty, stale or fresh, in this order."""
    if latest is not None and latest.status == Run.Status.RUNNING:
        if timezone.now() - latest.beat_at < SILENCE:
            return Station(key, State.RUNNING, latest.started_at, latest.phase, latest.pk, latest.progress)
        return Station(
            key, State.STALE, latest.started_at, _("The last calculation was interrupted."), latest.pk
        )
    if latest is not None and latest.status == Run.Status.REFUSED:
        moved = _moved(latest, newest, entries)
        if moved is None:
            return Station(key, State.BLOCKED, latest.finished_at, latest.message, latest.pk)
    missing = next((up for up in UPSTREAM[key] if found[up].state in (State.EMPTY, State.BLOCKED)), None)
    if done is None:
        if missing is not None:
            reason = _("Blocked by: %(station)s") % {"station": TITLES[missing]}
            return Station(key, State.BLOCKED, None, reason)
        return Station(key, State.EMPTY, None, "")
    return _fresh_or_stale(key, done, newest, entries, found)


def _by_present_rules(station: Station, done: Run | None, rules: Mapping[str, str]) -> Station:
    if done is None or station.state != State.FRESH:
        return station
    if rules.get(station.key, done.rules_digest) == done.rules_digest:
        return station
    reason = _("The declared file behind it (rates, limits or criteria) was changed after the calculation.")
    return replace(station, state=State.STALE, reason=reason)


def _fresh_or_stale(
    key: str, done: Run, newest: dict[str, int], entries: dict[int, LogEntry], found: dict[str, Station]
) -> Station:
    moved = _moved(done, newest, entries)
    if moved is not None:
        day = date_format(timezone.localtime(moved.at), "SHORT_DATE_FORMAT")
        reason = _("%(station)s changed on %(day)s: %(sentence)s") % {
            "station": TITLES[moved.station],
            "day": day,
            "sentence": moved.sentence,
        }
        return Station(key, State.STALE, done.finished_at, reason, done.pk)
    for up in UPSTREAM[key]:
        if found[up].state == State.STALE:
            return Station(key, State.STALE, done.finished_at, found[up].reason, done.pk)
    return Station(key, State.FRESH, done.finished_at, "", done.pk)


def _moved(run: Run, newest: dict[str, int], entries: dict[int, LogEntry]) -> LogEntry | None:
    """Return the latest change, after the run, of anything the run read; None when nothing changed."""
    changed = [newest[up] for up in read_by(run.kind) if newest.get(up, 0) > run.upstream.get(up, 0)]
    return entries[max(changed)] if changed else None
