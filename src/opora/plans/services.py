"""What may happen to a plan: it is derived from gaps, edited, and issued as a frozen edition."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import files
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, log, open_run, tell_progress
from opora.gaps import queries as gaps
from opora.plans import content, texts
from opora.plans.deriving import Deriving
from opora.plans.documents import pdf, word
from opora.plans.models import Edition, Measure, Plan
from opora.territory import queries as territory

EDITABLE = ("title", "text", "owner", "due_on", "indicator", "baseline", "target")
"""What people may write into a measure; its kind, ORP and numbers come from the gaps."""


@transaction.atomic
def derive(*, region: str, day: date, by: User) -> Plan:
    """Return the plan of the year of `day` with measures derived from the newest gaps.

    Measures that nobody edited are refreshed, added or dropped; edited and removed ones stay as people left them and
    only learn what their gap is now. When nothing differs, nothing is written.
    """
    allow(by, "plan.edit", Scope(region=region))
    run = gaps.newest(region)
    if run is None:
        raise Refused(
            _(
                "The plan is made from gaps; the region %(region)s has none calculated. Calculate the gaps first."
            )
            % {"region": region}
        )
    unit = territory.region(region)
    plan, created = Plan.objects.get_or_create(
        region=unit,
        year=day.year,
        defaults={"title": texts.plan_title(day.year), "introduction": texts.plan_introduction(unit.name)},
    )
    changes = Deriving(plan, run, day).carry_out()
    if created or changes:
        log(
            "plan.derived",
            gettext_noop("Measures of the plan for %(year)s were derived from gaps; changed: %(changes)s."),
            by=by, subject=plan, region=region, station="measures", year=plan.year, changes=changes,
        )  # fmt: skip
    return plan


def version_of(measure: Measure) -> str:
    """Return a digest of what people may write into a measure; it tells whether somebody has changed it since."""
    said = [str(getattr(measure, name)) for name in EDITABLE]
    return digest_of(said)


@transaction.atomic
def change_measure(*, measure: Measure, by: User, seen: str = "", **values: Any) -> Measure:
    """Write what people decided into a measure; from then on it is theirs and no longer follows the gaps.

    `seen` is the version that the person was looking at; when somebody saved another one since, nothing is written.
    """
    allow(by, "plan.edit", measure)
    stored = Measure.objects.select_for_update().get(pk=measure.pk)
    if seen and seen != version_of(stored):
        raise Refused(
            _(
                "The measure “%(title)s” was saved by somebody else meanwhile. Open it again and compare the texts."
            )
            % {"title": stored.title}
        )
    unknown = sorted(set(values) - set(EDITABLE))
    if unknown:
        raise Refused(
            _("These parts of a measure cannot be edited: %(names)s.") % {"names": ", ".join(unknown)}
        )
    if not values.get("title", measure.title).strip():
        raise Refused(_("A measure needs a title. Write in one line what will be done and where."))
    if all(getattr(measure, name) == value for name, value in values.items()):
        return measure
    for name, value in values.items():
        setattr(measure, name, value)
    measure.derived = False
    measure.gap_capacity = measure.gap_now
    measure.save()
    _log_change("plan.measure_changed", gettext_noop("The measure “%(title)s” was edited."), measure, by)
    return measure


@transaction.atomic
def add_measure(
    *, plan: Plan, kind: str, orp: str, title: str, day: date, by: User, **values: Any
) -> Measure:
    """Add a measure of people's own for a kind (code) in an ORP (code); its gap is looked up, it may be none."""
    allow(by, "plan.edit", plan)
    run = gaps.newest(plan.region.code)
    if run is None:
        raise Refused(
            _("No gaps are calculated, so a measure cannot be tied to one. Calculate the gaps first.")
        )
    added = Deriving(plan, run, day).add(kind, orp, {"title": title, **values})
    _log_change("plan.measure_added", gettext_noop("The measure “%(title)s” was added."), added, by)
    return added


@transaction.atomic
def remove_measure(*, measure: Measure, by: User) -> None:
    """Take a measure out of the plan; it can be put back, and is not derived again."""
    allow(by, "plan.edit", measure)
    if measure.removed:
        raise Refused(_("The measure “%(title)s” is already removed.") % {"title": measure.title})
    _mark_removed(measure, removed=True)
    _log_change("plan.measure_removed", gettext_noop("The measure “%(title)s” was removed."), measure, by)


@transaction.atomic
def restore_measure(*, measure: Measure, by: User) -> None:
    """Put a removed measure back into the plan."""
    allow(by, "plan.edit", measure)
    if not measure.removed:
        raise Refused(_("The measure “%(title)s” stands in the plan already.") % {"title": measure.title})
    _mark_removed(measure, removed=False)
    _log_change("plan.measure_restored", gettext_noop("The measure “%(title)s” was put back."), measure, by)


def issue_edition(*, region: str, day: date, by: User) -> Run:
    """Freeze the plan of the year of `day` as a new edition with its documents, and return the run.

    Measures nobody edited are refreshed first. The same content gives the same run and no second edition.
    """
    allow(by, "plan.calculate", Scope(region=region))
    plan = derive(region=region, day=day, by=by)
    frozen, cited = content.frozen(plan, day)
    funding = next(run for run in cited if run.kind == "funding")
    run, is_new = open_run(
        kind="plan", region=region, day=day, inputs_digest=digest_of(frozen), by=by,
        rules_digest=funding.rules_digest, rules_label=funding.rules_label,
    )  # fmt: skip
    if not is_new:
        return run
    with filling(run):
        number = plan.editions.count() + 1
        tell_progress(run, 20, _("Setting the PDF"))
        document = pdf.render(frozen, number)
        tell_progress(run, 70, _("Setting the document for Word"))
        written = word.render(frozen, number)
        with transaction.atomic():
            edition = Edition.objects.create(
                run=run, plan=plan, number=number, content=frozen, pages=document.pages,
                pdf_digest=files.store(document.content, ".pdf"), docx_digest=files.store(written, ".docx"),
            )  # fmt: skip
            edition.cited_runs.set(cited)
            finish_run(run, summary=_summary(edition))
    return run


def _summary(edition: Edition) -> dict[str, Any]:
    goals = edition.content["goals"]
    return {
        "edition": edition.number,
        "goals": len(goals),
        "measures": sum(len(goal["measures"]) for goal in goals),
        "pages": edition.pages,
        "granted": edition.content["money"]["granted"],
    }


def _mark_removed(measure: Measure, *, removed: bool) -> None:
    measure.removed = removed
    measure.derived = False
    measure.save(update_fields=["removed", "derived"])


def _log_change(act: str, message: str, measure: Measure, by: User) -> None:
    region = measure.goal.plan.region.code
    log(act, message, by=by, subject=measure, region=region, station="measures", title=measure.title)
