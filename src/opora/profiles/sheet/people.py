"""The section of people: by year, by age, and the measured facts."""

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import Chart, Series
from opora.profiles.parts.people import AgeGroup, Fact, People
from opora.profiles.profile import Profile
from opora.profiles.sheet.links import Links
from opora.profiles.sheet.parts import Cell, Section, Table, cells
from opora.territory.models import OLDEST
from opora.territory.sheet import INDICATOR_NAMES


def people_section(profile: Profile, links: Links) -> Section:
    """Return people by year with the break of the census, by age, and the facts with their sources."""
    people = profile.people
    sentences = [_("The census of 2021 counted differently: the series is broken there.")]
    if profile.place.is_orp:
        sentences.append(
            _(
                "People and facts counted in persons are added over the municipalities of the ORP; indexes and shares "
                "are not added."
            )
        )
    if any(fact.value is None for fact in people.facts):
        sentences.append(people.withheld[1])
    if people.sources:
        sentences.append(_("Source: %(sources)s.") % {"sources": "; ".join(people.sources)})
    tables = [_ages(people.ages), _facts(people, links)]
    return Section(
        "people",
        _("People"),
        tuple(sentences),
        tuple(each for each in tables if each.rows),
        chart_of_people(people),
    )


def chart_of_people(people: People) -> Chart:
    """Return the people by year; the line is broken at the census."""
    before = tuple(None if each.after_census else each.persons for each in people.years)
    after = tuple(each.persons if each.after_census else None for each in people.years)
    return Chart(
        kind="line",
        title=_("People on 1 January"),
        categories=tuple(str(each.year) for each in people.years),
        series=(
            Series(_("Counted before the census"), before),
            Series(_("Counted from the census of 2021"), after),
        ),
        category_title=_("Year"),
        from_zero=False,
    )


def _ages(ages: tuple[AgeGroup, ...]) -> Table:
    rows = tuple(
        cells(
            _age(each),
            figures.digits(each.persons),
            figures.percent(each.share, 1),
            figures.short_day(each.day),
        )
        for each in ages
    )
    return Table(_("People by age"), (_("Age"), _("People"), _("Share"), _("Day")), rows, numeric=(1, 2))


def _age(each: AgeGroup) -> str:
    if each.age_to == OLDEST:
        return _("%(age)s and more") % {"age": each.age_from}
    return str(each.age_from) if each.age_from == each.age_to else f"{each.age_from}–{each.age_to}"


def _facts(people: People, links: Links) -> Table:
    rows = tuple(
        (
            Cell(str(INDICATOR_NAMES.get(each.indicator, each.indicator))),
            Cell(
                people.withheld[0] if each.value is None else figures.quantity(each.value), links.territory()
            ),
            Cell(_period(each)),
            Cell(each.source),
        )
        for each in people.facts
    )
    return Table(_("Facts"), (_("Fact"), _("Value"), _("Period"), _("Source")), rows, numeric=(1,))


def _period(each: Fact) -> str:
    return (
        figures.short_day(each.period_to) if each.period_from == each.period_to else str(each.period_to.year)
    )
