"""Forms and capacities of a file: a change closes the row of before and opens a new one on the day of the data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opora.register.models import Capacity, Service, ServiceForm
from opora.register.state_file import CapacityRecord, FormRecord, ServiceRecord
from opora.register.storing.taking import Changes, Taking, fitting


@dataclass(frozen=True)
class Span:
    """An amount of one unit from a day on, until the next span of the same unit begins."""

    since: date
    amount: int
    note: str


def spans(capacities: Iterable[CapacityRecord], start: date) -> dict[str, list[Span]]:
    """Return the amounts of a form by unit, in the order of time.

    capacities   of one form of one service
    start        first day of the service: that of a capacity whose note names no day

    Amounts of the same unit and day are parts of one capacity and are added. Amounts of the same unit with different
    days follow one another. Different units stay apart.
    """
    parts: dict[str, dict[date, list[CapacityRecord]]] = defaultdict(lambda: defaultdict(list))
    for one in capacities:
        parts[one.unit][one.since or start].append(one)
    return {
        unit: [
            Span(
                since,
                sum(one.amount for one in same),
                "; ".join(dict.fromkeys(one.note for one in same if one.note)),
            )
            for since, same in sorted(by_day.items())
        ]
        for unit, by_day in parts.items()
    }


def follow_one_another(record: ServiceRecord) -> list[str]:
    """Return the units in which a form of the service has several capacities with different days."""
    start = record.started or date.min
    return sorted(
        {
            unit
            for form in record.forms
            for unit, found in spans(form.capacities, start).items()
            if len(found) > 1
        }
    )


@dataclass
class _Work:
    """Rows to write, collected before anything is written."""

    new: list[Capacity] = field(default_factory=list)
    changed: list[Capacity] = field(default_factory=list)
    gone: list[Capacity] = field(default_factory=list)


def store(
    records: Sequence[ServiceRecord], services: Mapping[str, Service], taking: Taking, changes: Changes
) -> None:
    """Make the forms and capacities of the services those of the file."""
    forms = _store_forms(records, services, taking, changes)
    rows = _rows_by_form_and_unit(services, taking.day)
    work = _Work()
    for record in records:
        service = services[record.identifier]
        is_new = record.identifier in changes.added
        for form in _merged(record):
            stored = forms[service.pk, form.form]
            wanted = spans(form.capacities, service.valid_from)
            for unit in wanted.keys() | {unit for key, unit in rows if key == stored.pk}:
                have = rows.pop((stored.pk, unit), [])
                row = Capacity(service_form=stored, unit=unit)
                if _become(row, have, wanted.get(unit, []), taking.day, work, is_new=is_new):
                    changes.touched.add(record.identifier)
    for have in rows.values():
        _become(have[0], have, [], taking.day, work, is_new=False)
    for row in work.gone:
        row.delete()
    bulk_create_with_history(work.new, Capacity, default_user=taking.by)
    bulk_update_with_history(work.changed, Capacity, ["amount", "note", "valid_to"], default_user=taking.by)


def _merged(record: ServiceRecord) -> list[FormRecord]:
    """Return each form once; a form listed twice brings its capacities together."""
    merged: dict[str, FormRecord] = {}
    for form in record.forms:
        before = merged.get(form.form)
        merged[form.form] = (
            FormRecord(form.form, form.nonstop or before.nonstop, before.capacities + form.capacities)
            if before
            else form
        )
    return list(merged.values())


def _store_forms(
    records: Sequence[ServiceRecord], services: Mapping[str, Service], taking: Taking, changes: Changes
) -> dict[tuple[int, str], ServiceForm]:
    names = {each.pk: each.identifier for each in services.values()}
    forms = {
        (each.service_id, str(each.form)): each for each in ServiceForm.objects.filter(service__in=names)
    }
    wanted = {
        (services[record.identifier].pk, str(form.form)): form.nonstop
        for record in records
        for form in _merged(record)
    }
    new = [
        ServiceForm(service_id=service, form=form, nonstop=nonstop)
        for (service, form), nonstop in wanted.items()
        if (service, form) not in forms
    ]
    changed = []
    for key, row in forms.items():
        valid_to = None if key in wanted else row.valid_to or taking.day
        nonstop = wanted.get(key, row.nonstop)
        if (row.valid_to, row.nonstop) != (valid_to, nonstop):
            row.valid_to, row.nonstop = valid_to, nonstop
            changed.append(row)
    made = ServiceForm.objects.bulk_create(new)
    ServiceForm.objects.bulk_update(changed, ["nonstop", "valid_to"])
    changes.touched |= {names[row.service_id] for row in (*made, *changed)}
    return forms | {(each.service_id, str(each.form)): each for each in made}


def _rows_by_form_and_unit(
    services: Mapping[str, Service], day: date
) -> dict[tuple[int, str], list[Capacity]]:
    """Return the rows that are valid on the day or later, in the order of time."""
    found: dict[tuple[int, str], list[Capacity]] = defaultdict(list)
    keys = [each.pk for each in services.values()]
    rows = (
        Capacity.objects.filter(service_form__service__in=keys)
        .exclude(valid_to__lte=day)
        .order_by("valid_from")
    )
    for row in rows:
        found[row.service_form_id, row.unit].append(row)
    return found


def _become(
    like: Capacity, have: list[Capacity], wanted: list[Span], day: date, work: _Work, *, is_new: bool
) -> bool:
    """Make the rows of one form and unit what is wanted from the day on; return whether anything changes."""
    if is_new:
        work.new += _rows(like, wanted)
        return bool(wanted)
    now = [row for row in have if row.valid_from <= day]
    later = [row for row in have if row.valid_from > day]
    want_now = [span for span in wanted if span.since <= day][-1:]
    want_later = [span for span in wanted if span.since > day]
    same_later = [(row.valid_from, row.amount, row.note) for row in later] == [
        (span.since, span.amount, _note(span)) for span in want_later
    ]
    kept = [] if same_later else _rows(like, want_later)
    next_day = want_later[0].since if want_later else None
    moved = _become_now(like, now, want_now, day, next_day, work)
    if not same_later:
        work.gone += later
        work.new += kept
    return moved or not same_later


def _become_now(
    like: Capacity, now: list[Capacity], wanted: list[Span], day: date, until: date | None, work: _Work
) -> bool:
    """Change what is valid on the day; `until` is the first day of what follows."""
    if not now and not wanted:
        return False
    if not now:
        work.new.append(_row(like, wanted[0], day, until))
        return True
    row = now[-1]
    if not wanted:
        if row.valid_from == day:
            work.gone.append(row)
        else:
            row.valid_to = day
            work.changed.append(row)
        return True
    span = wanted[0]
    if row.amount != span.amount and row.valid_from < day:
        row.valid_to = day
        work.changed.append(row)
        work.new.append(_row(like, span, day, until))
        return True
    if (row.amount, row.note, row.valid_to) == (span.amount, _note(span), until):
        return False
    row.amount, row.note, row.valid_to = span.amount, _note(span), until
    work.changed.append(row)
    return True


def _rows(like: Capacity, wanted: list[Span]) -> list[Capacity]:
    ends = [span.since for span in wanted[1:]] + [None]
    return [_row(like, span, span.since, until) for span, until in zip(wanted, ends, strict=True)]


def _row(like: Capacity, span: Span, since: date, until: date | None) -> Capacity:
    return Capacity(
        service_form_id=like.service_form_id,
        unit=like.unit,
        amount=span.amount,
        note=_note(span),
        valid_from=since,
        valid_to=until,
    )


def _note(span: Span) -> str:
    return fitting(Capacity, "note", span.note)
