"""One derivation of measures: what the gaps ask for is compared with what stands in the plan."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opora.core.models import Run
from opora.core.refusals import NotKnown, Refused
from opora.network.models import Entry
from opora.plans import queries, texts
from opora.plans.derivation import GapOfOrp, gaps_by_orp, largest, parameters
from opora.plans.models import Goal, Measure, Plan
from opora.register.models import ServiceKind
from opora.territory.models import Unit

NUMBERS = ("gap_capacity", "gap_now", "gap_need", "gap_persons")
ORDER = {category: place for place, category in enumerate(texts.GOALS, start=1)}


class Deriving:
    """Reads gaps, network and places once, then writes only what differs."""

    def __init__(self, plan: Plan, run: Run, day: date) -> None:
        self.plan = plan
        self.day = day
        self.groups = gaps_by_orp(queries.every_gap(run), queries.orps(plan.region.code, day))
        self.kinds = {kind.pk: kind for kind in ServiceKind.objects.all()}
        units = {unit for group in self.groups.values() for unit in (group.orp_id, *group.municipalities)}
        self.names = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
        self.entries = queries.entries_by_kind_and_orp(plan.region.code, day)

    def carry_out(self) -> int:
        """Bring the plan to what the gaps ask for, and return how many measures changed."""
        declared = parameters()
        chosen = largest(
            self.groups.values(),
            most=declared.most_measures,
            most_of_a_kind=declared.most_measures_of_a_kind,
        )
        wanted = {(group.kind_id, group.orp_id): place for place, group in enumerate(chosen, start=1)}
        standing = {
            (measure.kind_id, measure.orp_id): measure
            for measure in Measure.objects.filter(goal__plan=self.plan).select_related("goal")
        }
        changes = 0
        for key, measure in standing.items():
            if measure.derived and key not in wanted:
                measure.delete()
                changes += 1
            else:
                changes += self._refresh(measure, wanted.get(key))
        for key, place in wanted.items():
            if key not in standing:
                self._create(self.groups[key], place)
                changes += 1
        return changes

    def add(self, kind_code: str, orp_code: str, values: dict[str, Any]) -> Measure:
        """Add a measure of people's own for a kind in an ORP of the region."""
        kind = next((each for each in self.kinds.values() if each.code == kind_code), None)
        orp = Unit.objects.filter(
            level=Unit.Level.ORP, code=orp_code, placements__region=self.plan.region
        ).first()
        if kind is None or orp is None:
            raise NotKnown(
                _("The kind %(kind)s or the ORP %(orp)s is not known. Choose both from the lists.")
                % {"kind": kind_code, "orp": orp_code}
            )
        if Measure.objects.filter(goal__plan=self.plan, kind=kind, orp=orp).exists():
            raise Refused(
                _(
                    "The plan has a measure for %(kind)s in the ORP %(orp)s already. Edit that one or put it back."
                )
                % {"kind": kind, "orp": orp}
            )
        group = self.groups.get((kind.pk, orp.pk))
        measure = Measure(
            goal=self._goal(kind.category),
            kind=kind,
            orp=orp,
            order=self._last() + 1,
            derived=False,
            **values,
        )
        for name, value in (_numbers(group) if group else {"gap_unit": ""}).items():
            setattr(measure, name, value)
        measure.save()
        self._tie(measure)
        return measure

    def _create(self, group: GapOfOrp, place: int) -> None:
        measure = Measure(goal=self._goal(group.category), kind_id=group.kind_id, orp_id=group.orp_id)
        self._fill(measure, group, place)
        measure.save()
        self._tie(measure)

    def _refresh(self, measure: Measure, place: int | None) -> bool:
        """Refresh a measure of the plan and return whether anything differed; an edited one learns only its gap."""
        group = self.groups.get((measure.kind_id, measure.orp_id))
        before = _state(measure)
        if measure.derived and group is not None and place is not None:
            self._fill(measure, group, place)
        else:
            measure.gap_now = round(group.missing, 3) if group else 0.0
        changed = _state(measure) != before
        if changed:
            measure.save()
        return self._tie(measure) or changed

    def _fill(self, measure: Measure, group: GapOfOrp, place: int) -> None:
        kind = self.kinds[group.kind_id]
        towns = [self.names[key] for key in group.municipalities]
        written = texts.measure_texts(
            group, kind.name_cs, self.names[group.orp_id], towns, parameters().first_year_share
        )
        for name, value in {**written, **_numbers(group)}.items():
            setattr(measure, name, value)
        measure.order = place
        measure.due_on = date(self.day.year, 12, 31)

    def _tie(self, measure: Measure) -> bool:
        """Tie the measure to its municipalities and network entries; return whether the ties changed."""
        key = (measure.kind_id, measure.orp_id)
        towns = set(self.groups[key].municipalities) if key in self.groups else set()
        entries = {entry.pk for entry in self.entries.get(key, [])}
        before = set(measure.gap_municipalities.values_list("pk", flat=True)), _entries_of(measure)
        measure.gap_municipalities.set(Unit.objects.filter(pk__in=towns))
        measure.entries.set(Entry.objects.filter(pk__in=entries))
        return before != (towns, entries)

    def _goal(self, category: str) -> Goal:
        title, text = texts.GOALS[ServiceKind.Category(category)]
        goal, _created = Goal.objects.get_or_create(
            plan=self.plan,
            category=category,
            defaults={"order": ORDER[ServiceKind.Category(category)], "title": title, "text": text},
        )
        return goal

    def _last(self) -> int:
        return max(Measure.objects.filter(goal__plan=self.plan).values_list("order", flat=True), default=0)


def _numbers(group: GapOfOrp) -> dict[str, Any]:
    missing = round(group.missing, 3)
    return {
        "gap_capacity": missing,
        "gap_now": missing,
        "gap_need": round(group.need, 3),
        "gap_persons": round(group.persons, 3),
        "gap_unit": group.unit,
    }


def _state(measure: Measure) -> tuple[Any, ...]:
    names = (
        "title",
        "text",
        "indicator",
        "baseline",
        "target",
        "owner",
        "due_on",
        "order",
        "gap_unit",
        *NUMBERS,
    )
    return tuple(getattr(measure, name) for name in names)


def _entries_of(measure: Measure) -> set[int]:
    return set(measure.entries.values_list("pk", flat=True))
