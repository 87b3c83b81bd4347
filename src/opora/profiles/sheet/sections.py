"""The sections of a profile in the order of reading: money, peers and where it all comes from stand here."""

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import language
from opora.core.line import TITLES
from opora.profiles.parts.peers import KeyFigures, Peers
from opora.profiles.profile import Profile
from opora.profiles.sheet.kinds import gaps_section, needs_section, travel_section
from opora.profiles.sheet.links import Links
from opora.profiles.sheet.parts import Cell, Section, Table
from opora.profiles.sheet.people import people_section
from opora.profiles.sheet.services import services_section
from opora.profiles.sheet.summary import count_of_services


def sections_of(profile: Profile, links: Links) -> list[Section]:
    """Return the sections of the profile."""
    write = (
        people_section, needs_section, services_section, travel_section, gaps_section, money_section, peers_section,
        sources_section,
    )  # fmt: skip
    return [each(profile, links) for each in write]


def money_section(profile: Profile, links: Links) -> Section:
    """Return the grants of the services with a place here, and of those that serve the ORP or the whole region."""
    title, money = _("Money"), profile.money
    if not profile.may_see_money:
        return Section("money", title, (_("Grants are shown to the region and on the public portal."),))
    if money is None:
        return Section("money", title, (_("Grants have not been divided yet."),))
    sentences = (
        _("Services with a place here claim %(claim)s and get %(grant)s in %(year)s.")
        % {"claim": figures.crowns(money.claim), "grant": figures.crowns(money.grant), "year": money.year},
        _(
            "A grant belongs to a service and is never split among places: these sums overlap and must not be added."
        ),
        _("Base network, services whose territory names the ORP: %(count)s, together %(grant)s.")
        % {"count": count_of_services(money.serving), "grant": figures.crowns(money.serving_grant)},
        _("Base network, services for the whole region: %(count)s, together %(grant)s.")
        % {"count": count_of_services(money.regional), "grant": figures.crowns(money.regional_grant)},
    )
    rows = tuple(
        (
            Cell(row.identifier, links.service(row.identifier, inside=True), row.synthetic),
            Cell(row.kind_name),
            Cell(row.provider),
            Cell(figures.crowns(row.claim)),
            Cell(figures.crowns(row.grant), links.grant(money.year, row.identifier)),
        )
        for row in money.seated
    )
    columns = (_("Service"), _("Kind of service"), _("Provider"), _("Claim"), _("Grant"))
    table = Table(_("Grants of services with a place here"), columns, rows, (3, 4), records=True)
    return Section("money", title, sentences, (table,) if rows else ())


def peers_section(profile: Profile, links: Links) -> Section:
    """Return the place beside those most like it."""
    title = _("Places like this one") if profile.place.is_orp else _("Municipalities like this one")
    peers = profile.peers
    if peers is None:
        return Section("peers", title, (_("What is needed for the comparison is not known here."),))
    named = ", ".join(getattr(feature.label, language()) for feature in peers.rules.features)
    sentences = (
        _("Compared within the region by: %(features)s. The smaller the difference, the more alike.")
        % {"features": named},
        *((_("The choice of features and their weights is an assumption."),) if peers.rules.assumed else ()),
        *(
            (_("Access and gaps of places outside your territory are not shown."),)
            if any(each.code not in peers.shown for each in peers.peers)
            else ()
        ),
    )
    rows = tuple(_peer(each, peers, links) for each in (peers.own, *peers.peers))
    columns = (
        _("Municipality or ORP"), _("Difference"), _("People"), _("Children up to 14"), _("Aged 65 and more"),
        _("Index of social exclusion"), _("Kilometres to the seat of the ORP"), _("People within the declared time"),
        _("Persons without a place per 1,000"),
    )  # fmt: skip
    return Section("peers", title, sentences, (Table(title, columns, rows, (1, 2, 3, 4, 5, 6, 7, 8)),))


def _peer(each: KeyFigures, peers: Peers, links: Links) -> tuple[Cell, ...]:
    is_own = each.code == peers.own.code
    return (
        Cell(each.name, links.profile(each.code) if each.code in peers.shown and not is_own else ""),
        Cell(figures.UNKNOWN if is_own else figures.digits(each.distance, 2)),
        Cell(figures.digits(each.people)),
        Cell(figures.percent(each.young_share, 1)),
        Cell(figures.percent(each.old_share, 1)),
        Cell(figures.digits(each.exclusion, 1)),
        Cell(figures.digits(each.seat_kilometres, 1)),
        Cell(figures.percent(each.covered)),
        Cell(figures.digits(each.uncovered, 1)),
    )


def sources_section(profile: Profile, links: Links) -> Section:
    """Return the calculations that the numbers come from."""
    rows = tuple(
        (
            Cell(str(TITLES[run.kind])),
            Cell(figures.digits(run.pk), links.run(run.pk)),
            Cell(figures.short_day(run.day)),
            Cell(run.rules_label or figures.UNKNOWN),
            Cell(figures.moment(run.finished_at)),
            Cell(run.inputs_digest[:16]),
        )
        for run in profile.stations.told()
    )
    columns = (
        _("Calculation"),
        _("Number of the run"),
        _("As of"),
        _("Rules"),
        _("Finished"),
        _("Digest of inputs"),
    )
    sentence = _(
        "State on %(day)s. Services and their capacities as the register knows them for this day."
    ) % {"day": figures.day(profile.place.day)}
    tables = (Table(_("Calculations"), columns, rows),) if rows else ()
    return Section("sources", _("Where the numbers come from"), (sentence,), tables)
