"""What a comparison asks: which calculations, which kinds, in which measure."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core import figures
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.gaps import queries
from opora.gaps.models import Gap
from opora.needs import queries as needs
from opora.register.models import ServiceKind
from opora.territory import queries as territory

MOST_RUNS = 50
"""So many of the newest calculations are offered; an older one is asked for by its number in the address."""


class Measure(models.TextChoices):
    """What is compared; each is a field of a gap."""

    PERSONS = "persons_uncovered", gettext_lazy("Persons without a place")
    SHARE = "uncovered_share", gettext_lazy("Share of need not covered")
    GAP = "gap_middle", gettext_lazy("Missing capacity")
    NEED = "need_middle", gettext_lazy("Need")
    REACHABLE = "reachable", gettext_lazy("Capacity within reach")

    @property
    def has_unit(self) -> bool:
        """Whether it is counted in the unit of a kind, so that two units must not stand beside each other."""
        return self in (Measure.GAP, Measure.NEED, Measure.REACHABLE)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a kind in a calculation, in the unit of the kind."""

    run: Run
    kind: ServiceKind
    unit: str


@dataclass(frozen=True)
class Comparison:
    """Two sides and the measure they are compared in; `was_changed` if another was asked for that would mix units."""

    first: Side
    second: Side
    measure: Measure
    was_changed: bool

    @property
    def is_same(self) -> bool:
        """Whether both sides are the same, so that there is nothing to compare."""
        return self.first == self.second

    @property
    def fixed(self) -> dict[str, str]:
        """What an address says so that it shows the same comparison later."""
        return {
            "kind": self.first.kind.code,
            "other": self.second.kind.code,
            "first": str(self.first.run.pk),
            "second": str(self.second.run.pk),
            "measure": self.measure.value,
        }


def compared(region: str, newest: Run, asked: dict[str, str]) -> Comparison:
    """Return what is asked by kind, other, first, second and measure; what is left out is chosen.

    Left out, the first calculation is the newest, the second the one before it or, if another kind is named or there is
    none before, the same; the other kind is the same one or, if there is only one calculation, the next in the order of
    the act. Raises NotKnown for a number or a code that is not there, or without any compared kind.
    """
    first_run = _run(region, asked.get("first", "")) or newest
    kinds = kinds_of(first_run)
    if not kinds:
        raise NotKnown(_("Calculation %(run)s compared no kind of service.") % {"run": first_run.pk})
    kind = needs.kind(asked["kind"]) if asked.get("kind") else kinds[0]
    before = None if asked.get("other") else _before(first_run)
    second_run = _run(region, asked.get("second", "")) or before or first_run
    other = _other(asked.get("other", ""), kind, kinds, is_needed=second_run == first_run)
    first, second = _side(first_run, kind), _side(second_run, other)
    wanted = asked.get("measure", "")
    measure = Measure(wanted) if wanted in Measure.values else Measure.PERSONS
    mixes = measure.has_unit and (first.kind != second.kind or first.unit != second.unit)
    return Comparison(first, second, Measure.PERSONS if mixes else measure, mixes)


def kinds_of(run: Run) -> list[ServiceKind]:
    """Return the kinds that a calculation compared, in the order of the act."""
    compared_kinds = Gap.objects.filter(run=run).order_by().values("kind").distinct()
    return list(ServiceKind.objects.filter(pk__in=compared_kinds).order_by("order", "code"))


def runs_of(region: str) -> list[Run]:
    """Return the newest finished calculations of gaps of the region, the newest first."""
    done = Run.objects.filter(region_code=region, kind="gaps", status=Run.Status.DONE)
    return list(done.order_by("-pk")[:MOST_RUNS])


def name_of(run: Run) -> str:
    """Return how a calculation is called in a choice: as of which day, its number, by which rules, when."""
    words = {"day": figures.short_day(run.day), "run": run.pk, "moment": figures.moment(run.finished_at)}
    return _("as of %(day)s, calculation %(run)s of %(moment)s") % words


def _run(region: str, asked: str) -> Run | None:
    return queries.run_numbered(region, asked) if asked else None


def _before(run: Run) -> Run | None:
    done = Run.objects.filter(region_code=run.region_code, kind="gaps", status=Run.Status.DONE)
    return done.filter(pk__lt=run.pk).order_by("-pk").first()


def _other(asked: str, kind: ServiceKind, kinds: list[ServiceKind], *, is_needed: bool) -> ServiceKind:
    if asked:
        return needs.kind(asked)
    return next((each for each in kinds if each != kind), kind) if is_needed else kind


def _side(run: Run, kind: ServiceKind) -> Side:
    unit = Gap.objects.filter(run=run, kind=kind).order_by().values_list("unit", flat=True).first()
    if unit is None:
        raise NotKnown(
            _("Calculation %(run)s did not compare %(kind)s.") % {"run": run.pk, "kind": kind.name}
        )
    return Side(run, kind, unit)


class CompareForm(forms.Form):
    """What to compare, and which municipalities to list."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of service"))
    other = forms.ChoiceField(label=gettext_lazy("Compared with the kind"))
    first = forms.ChoiceField(label=gettext_lazy("Calculation"))
    second = forms.ChoiceField(label=gettext_lazy("Compared with the calculation"))
    measure = forms.ChoiceField(label=gettext_lazy("What is compared"), choices=Measure.choices)
    orp = forms.ChoiceField(label=gettext_lazy("ORP"), required=False)

    def __init__(self, asked: dict[str, Any], *, region: str, comparison: Comparison) -> None:
        super().__init__({**asked, **comparison.fixed})
        run = comparison.first.run
        kinds = [(kind.code, kind.name) for kind in kinds_of(run)]
        known = {comparison.first.kind, comparison.second.kind}
        kinds += [(kind.code, kind.name) for kind in known if (kind.code, kind.name) not in kinds]
        offered = {str(each.pk): name_of(each) for each in runs_of(region)}
        offered |= {str(each.run.pk): name_of(each.run) for each in (comparison.first, comparison.second)}
        orps = sorted(territory.orp_names(region, run.day).items(), key=lambda pair: pair[1])
        choices = {
            "kind": kinds,
            "other": kinds,
            "first": list(offered.items()),
            "second": list(offered.items()),
            "orp": [("", _("all")), *orps],
        }
        for name, each in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field it is
            field.choices = each
