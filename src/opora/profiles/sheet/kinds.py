"""The sections of needs, travel times and gaps: one row a kind, amounts of different kinds never added."""

from django.utils.translation import gettext as _

from opora.access.models import Reach
from opora.core import figures
from opora.core.charts import Chart, Series
from opora.needs.explanation import amount, between
from opora.profiles.parts.kinds import GapOfKind, TravelOfKind
from opora.profiles.profile import Profile
from opora.profiles.sheet.links import Links
from opora.profiles.sheet.parts import Cell, Section, Table


def needs_section(profile: Profile, links: Links) -> Section:
    """Return persons in need and the capacity they need, each with its range."""
    if profile.stations.needs is None:
        return Section("needs", _("Needs"), (_("Needs have not been estimated yet."),))
    rows = tuple(
        (
            Cell(row.name),
            Cell(amount(row.persons_middle, ""), links.need(row.kind)),
            Cell(between(row.persons_low, row.persons_high, "")),
            Cell(amount(row.capacity_middle, row.unit), links.need(row.kind)),
            Cell(between(row.capacity_low, row.capacity_high, row.unit)),
            Cell(figures.UNKNOWN if row.horizon is None else amount(row.horizon, row.unit)),
        )
        for row in profile.needs
    )
    year = profile.stations.needs.summary.get("horizon")
    columns = (
        _("Kind of service"), _("Persons in need"), _("Range"), _("Capacity needed"), _("Range of capacity"),
        _("Capacity needed in %(year)s") % {"year": year} if year else _("Capacity needed at the horizon"),
    )  # fmt: skip
    text = _("Estimates by declared methods, not counted people; each with its low and its high end.")
    table = Table(_("Needs by kind of service"), columns, rows, (1, 2, 3, 4, 5))
    return Section("needs", _("Needs"), (text,), (table,))


def travel_section(profile: Profile, links: Links) -> Section:
    """Return the time to the nearest service of each kind beside the declared limit."""
    title = _("Travel times")
    if profile.stations.access is None:
        return Section("travel", title, (_("Access has not been calculated yet."),))
    limited = [row for row in profile.travel if row.limit is not None]
    within = sum(1 for row in limited if row.is_within)
    sentences = [
        _("For %(within)s of %(all)s kinds with a declared time everybody here has a service within it.")
        % {"within": within, "all": len(limited)},
        profile.services.method,
    ]
    table = _of_orp(profile, links) if profile.place.is_orp else _of_town(profile, links)
    return Section("travel", title, tuple(sentences), (table,))


def _of_town(profile: Profile, links: Links) -> Table:
    rows = tuple(
        (
            Cell(row.name),
            Cell(figures.minutes(row.shortest), links.reach(row.kind)),
            Cell(_limit(row)),
            Cell(_verdict(row)),
            Cell(row.nearest or figures.UNKNOWN),
        )
        for row in profile.travel
    )
    columns = (
        _("Kind of service"),
        _("Nearest service"),
        _("Declared time"),
        _("Within it"),
        _("Where it stands"),
    )
    return Table(_("Time to the nearest service"), columns, rows, (1, 2))


def _of_orp(profile: Profile, links: Links) -> Table:
    rows = tuple(
        (
            Cell(row.name),
            Cell(figures.minutes(row.shortest), links.reach(row.kind)),
            Cell(figures.minutes(row.longest), links.reach(row.kind)),
            Cell(_limit(row)),
            Cell(_verdict(row)),
        )
        for row in profile.travel
    )
    columns = (
        _("Kind of service"), _("From the nearest municipality"), _("From the farthest one"), _("Declared time"),
        _("People within it"),
    )  # fmt: skip
    return Table(_("Time to the nearest service"), columns, rows, (1, 2, 3))


def _limit(row: TravelOfKind) -> str:
    return _("whole region") if row.limit is None else figures.minutes(row.limit)


def _verdict(row: TravelOfKind) -> str:
    """Return whether people are within the limit, or why nothing is reached."""
    if row.cause:
        return str(dict(Reach.Cause.choices).get(row.cause, row.cause))
    if row.is_within:
        return _("yes")
    if row.within:
        return f"{figures.digits(row.within)} ({figures.percent(row.within / row.people)})"
    return _("no")


def gaps_section(profile: Profile, links: Links) -> Section:
    """Return what is missing of each kind, for how many people, and how large it is among the gaps of the region."""
    title = _("Gaps")
    if profile.stations.gaps is None:
        return Section("gaps", title, (_("Gaps have not been calculated yet."),))
    missing = [row for row in profile.gaps if row.middle > 0]
    if not missing:
        return Section("gaps", title, (_("Nothing is missing here by the middle estimate."),))
    largest = max(missing, key=lambda row: row.persons)
    sentences = (
        _("Something is missing of %(kinds)s kinds of service; most persons lack this one: %(kind)s.")
        % {"kinds": len(missing), "kind": largest.name},
        _("The rank is among all gaps of the region; the share of runs says how surely it is one of the ten largest."),
        *((_("What is missing is the sum of the gaps of the municipalities; the rank is that of the largest one."),)
          if profile.place.is_orp else ()),
    )  # fmt: skip
    rows = tuple(_gap(row, links) for row in sorted(missing, key=lambda row: -row.persons))
    columns = (
        _("Kind of service"), _("Persons without a place"), _("Missing"), _("Range"), _("Of the need"), _("Rank"),
        _("Among the ten largest"),
    )  # fmt: skip
    table = Table(_("What is missing"), columns, rows, (1, 2, 3, 4, 5, 6))
    return Section("gaps", title, sentences, (table,), chart_of_gaps(missing))


def _gap(row: GapOfKind, links: Links) -> tuple[Cell, ...]:
    return (
        Cell(row.name),
        Cell(amount(row.persons, ""), links.gap(row.kind)),
        Cell(amount(row.middle, row.unit), links.gap(row.kind)),
        Cell(between(row.low, row.high, row.unit)),
        Cell(figures.percent(row.share)),
        Cell(figures.digits(row.rank)),
        Cell(figures.percent(row.top_ten_share, 1)),
    )


def chart_of_gaps(missing: list[GapOfKind]) -> Chart:
    """Return the persons without a place by kind, the most first."""
    shown = sorted(missing, key=lambda row: -row.persons)
    return Chart(
        kind="bar",
        title=_("Persons without a place by kind of service"),
        categories=tuple(row.name for row in shown),
        series=(Series(_("Persons without a place"), tuple(row.persons for row in shown)),),
        category_title=_("Kind of service"),
        value_title=_("Persons without a place"),
        unit="person",
        horizontal=True,
    )
