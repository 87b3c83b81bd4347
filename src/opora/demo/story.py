"""The story of the demonstration: which files, which day, which people, in which order the line is walked.

The Liberec region is planned for 2027 from its real territory and a fictional register; the Karlovy Vary region
comes in with its real services, whose capacities nobody has published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Count
from django.utils import timezone
from django.utils.text import capfirst

from opora.access import services as access
from opora.accounts import services as accounts
from opora.accounts.models import RoleAssignment, User
from opora.core.refusals import Refused
from opora.demo import applying, asking, attaching, correcting, drafting, paying, rounds, settling
from opora.funding import queries as funding_queries
from opora.funding import services as funding
from opora.funding.comparing.act import compare
from opora.funding.comparing.choice import LESS, Choice
from opora.funding.shipped import shipped_codes, shipped_rules
from opora.gaps import services as gaps
from opora.needs import services as needs
from opora.needs.evidence import services as evidence
from opora.needs.evidence.models import Evidence
from opora.network import queries as network_queries
from opora.network import services as network
from opora.plans import services as plans
from opora.publishing import services as publishing
from opora.register import services as register
from opora.register.models import Provider
from opora.territory import services as territory

DATA = Path(__file__).parent / "data"

LIBEREC = "CZ051"
KARLOVY_VARY = "CZ041"
TERRITORY_SINCE = date(2020, 1, 1)
REGISTER_DAY = date(2026, 8, 31)
DAY = date(2027, 1, 1)
"""The planning day: everything is calculated as of the first day of the year that is planned."""

POOL_CZK = 1_350_000_000
POOL_SOURCE = "Předpoklad ukázky v měřítku zveřejněných částek krajů (kapitola 313)"
RESOLUTION = "UKÁZKA 1/2026/ZK"
DECIDED_ON = date(2026, 10, 20)
BODY = "Zastupitelstvo kraje (ukázka)"

PASSWORD = "ukazka-opora"  # noqa: S105  # it is public: the page of sign-in shows it, in a demonstration only
Role = RoleAssignment.Role


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demonstration with its role and place."""

    username: str
    title: str
    role: str
    orp: str = ""
    municipality: str = ""
    region: str = LIBEREC


PEOPLE = (
    DemoPerson("planovac", "plánovač kraje / planner", Role.PLANNER),
    DemoPerson("ekonom", "ekonom kraje / economist", Role.ECONOMIST),
    DemoPerson("koordinator", "koordinátor ORP Česká Lípa / coordinator", Role.COORDINATOR, orp="5101"),
    DemoPerson("obec", "obec Česká Lípa / municipality", Role.MUNICIPALITY, municipality="561380"),
    DemoPerson("poskytovatel", "poskytovatel (fiktivní) / provider", Role.PROVIDER),
    DemoPerson("inspektor", "inspektor / inspector", Role.INSPECTOR),
    DemoPerson("clen", "člen pracovní skupiny / member", Role.MEMBER),
    DemoPerson("spravce", "správce / administrator", Role.ADMINISTRATOR),
    DemoPerson("planovac-kv", "plánovač, Karlovarský kraj / planner", Role.PLANNER, region=KARLOVY_VARY),
)


@dataclass(frozen=True)
class Step:
    """One step of the story; doing it again changes nothing."""

    title: str
    act: Callable[[User], object]


def take_in_territory(by: User) -> None:
    """The whole country: units, people, statistics, neighbourhoods, boundaries."""
    territory.take_in(folder=DATA / "territory", since=TERRITORY_SINCE, by=by)


def take_in_registers(by: User) -> None:
    """The fictional register of Liberec and the real public list of Karlovy Vary."""
    register.load_code_lists(by=by, register_groups=DATA / "register" / "cilove_skupiny_osoby.json")
    path = DATA / "register" / "liberec_rpss.json"
    with path.open("rb") as stream:
        register.take_in(
            stream=stream, file_name=path.name, region=LIBEREC, day=REGISTER_DAY, synthetic=True, by=by
        )
    public_list = DATA / "register" / "poskytovatele_karlovarsky_kraj_2026.csv"
    register.take_in_public_list(path=public_list, region=KARLOVY_VARY, day=REGISTER_DAY, by=by)


def estimate_needs(by: User) -> None:
    """Needs of both regions, in Liberec also from fictional evidence; municipalities are asked before."""
    told = (
        ("use", Evidence.Sort.USE),
        ("allowance", Evidence.Sort.ALLOWANCE),
        ("experts", Evidence.Sort.EXPERT),
    )
    for name, sort in told:
        path = DATA / "needs" / f"{name}.csv"
        evidence.take_in_evidence(sort=sort, file=path, region=LIBEREC, day=DAY, synthetic=True, by=by)
    applicants = DATA / "needs" / "applicants.csv"
    evidence.take_in_applicants(file=applicants, region=LIBEREC, day=DAY, synthetic=True, by=by)
    for region in (LIBEREC, KARLOVY_VARY):
        needs.estimate(region=region, day=DAY, by=by)


def calculate_access(by: User) -> None:
    """Travel times and reach of both regions."""
    for region in (LIBEREC, KARLOVY_VARY):
        access.calculate(region=region, day=DAY, by=by)


def calculate_gaps(by: User) -> None:
    """Gaps of Liberec; those of Karlovy Vary are refused, because capacities are not known, and the line says so."""
    gaps.calculate(region=LIBEREC, day=DAY, by=by)
    try:
        gaps.calculate(region=KARLOVY_VARY, day=DAY, by=by)
    except Refused:
        return  # the refusal is kept on the run and shown on the line of the region
    raise AssertionError("Gaps of Karlovy Vary came out although no capacity is known there.")


def decide_network(by: User) -> None:
    """Propose the base network and decide it by a fictional resolution."""
    run = network.propose(region=LIBEREC, day=DAY, by=by)
    if not network_queries.decisions(LIBEREC).filter(number=RESOLUTION).exists():
        network.decide(
            run=run, number=RESOLUTION, body=BODY, decided_on=DECIDED_ON, since=DAY, by=by, synthetic=True
        )


def divide_money(by: User) -> None:
    """Take in rules and fictional applications, divide the pool, and divide it by other rules for comparison."""
    stored = {code: funding.take_in_rules(text=shipped_rules(code), by=by) for code in shipped_codes()}
    rule_set, office = stored["kanonicky"], _office(by)
    drafting.write(region=LIBEREC, base=rule_set, by=office.economist)
    rounds.release(list(stored.values()), LIBEREC, office)
    if funding_queries.round_of(LIBEREC, DAY.year) is None:
        funding_round = funding.open_round(
            region=LIBEREC,
            year=DAY.year,
            rule_set=rule_set,
            pool_czk=POOL_CZK,
            pool_source=POOL_SOURCE,
            synthetic=True,
            by=by,
            day=rounds.BEGUN_ON,
        )
        funding.take_in_applications(
            round=funding_round,
            services_file=DATA / "funding" / f"services_{DAY.year}.csv",
            forms_file=DATA / "funding" / f"forms_{DAY.year}.csv",
            synthetic=True,
            by=by,
        )
    yearly = funding_queries.known_round(LIBEREC, DAY.year)
    rounds.open_for_applications(yearly, _largest_provider(), office)
    funding.calculate(region=LIBEREC, day=DAY, by=by)
    correcting.sign_a_line(yearly, office)
    rounds.decide(yearly, office)
    correcting.object_and_reply(yearly, _invited(_person(Role.PROVIDER), by), office)
    paying.plan(yearly, office.economist)
    rounds.open_top_up(yearly, timezone.localdate(), office)
    # The other rule sets can be tried on the page of comparison; each would cost the load a second.
    for choice in (Choice(rule_set), Choice(rule_set, LESS), Choice(stored["sest_mechanismu"])):
        compare(region=LIBEREC, year=DAY.year, choice=choice, by=by)


def apply_for_money(by: User) -> None:
    """Let the provider write two applications to the open top-up: one submitted, one half-finished."""
    top_up = funding_queries.known_round(LIBEREC, DAY.year, 2)
    provider = _invited(_person(Role.PROVIDER), by)
    applying.apply_for_more(round=top_up, by=provider, today=timezone.localdate())
    attaching.attach_samples(round=top_up, by=provider, today=timezone.localdate())


def settle_a_closed_year(by: User) -> None:
    """Settle invented statements of 2025 of a few services of the provider; nothing on the line reads them."""
    (person,) = (each for each in PEOPLE if each.role == Role.PROVIDER)
    settling.settle_closed_year(
        region=LIBEREC,
        provider=_largest_provider().number,
        writer=_invited(person, by),
        economist=_office(by).economist,
        today=timezone.localdate(),
    )


def issue_plan(by: User) -> None:
    """Derive the action plan from the gaps and issue its first edition."""
    plans.derive(region=LIBEREC, day=DAY, by=by)
    plans.issue_edition(region=LIBEREC, day=DAY, by=by)


def publish(by: User) -> None:
    """Freeze what everybody may see."""
    for region in (LIBEREC, KARLOVY_VARY):
        publishing.publish(region=region, day=DAY, by=by)


def ask_municipalities(by: User) -> None:
    """Invented requests of municipalities of Liberec; who writes them is invited before the others."""
    writers = {each.username: _invited(each, by) for each in PEOPLE if each.username in asking.WRITERS}
    asking.collect(region=LIBEREC, year=DAY.year, writers=writers, today=timezone.localdate())


def invite_people(by: User) -> None:
    """Make the account of every role; they can sign in only in a demonstration."""
    for person in PEOPLE:
        _invited(person, by)


def _invited(person: DemoPerson, by: User) -> User:
    account = User.objects.filter(username=person.username).first() or accounts.add_person(
        username=person.username,
        name=capfirst(person.title.split(" / ")[0]),
        email=f"{person.username}@example.cz",
        password=PASSWORD,
        region=person.region,
        by=by,
        is_demo=True,
    )
    accounts.give_role(
        person=account,
        role=person.role,
        region=person.region,
        since=TERRITORY_SINCE,
        by=by,
        orp=person.orp,
        municipality=person.municipality,
        provider=_provider(person),
    )
    return account


def _person(role: str) -> DemoPerson:
    """Return the only person of a role."""
    (person,) = (each for each in PEOPLE if each.role == role)
    return person


def _office(by: User) -> rounds.Office:
    """Return the two people behind the results of rounds, invited before the others."""
    invited = {each.role: _invited(each, by) for each in PEOPLE if each.username in ("ekonom", "planovac")}
    return rounds.Office(economist=invited[Role.ECONOMIST], planner=invited[Role.PLANNER])


def _provider(person: DemoPerson) -> str:
    """Return the IČO that the person speaks for: of the provider with the most services in the network."""
    return _largest_provider().number if person.role == Role.PROVIDER else ""


def _largest_provider() -> Provider:
    """Return the provider with the most services in the network; it has an account, and more time in the round."""
    entries = network_queries.entries(LIBEREC, DAY).order_by()
    counted = entries.values("service__provider").annotate(services=Count("pk"))
    largest = counted.order_by("-services", "service__provider__number")[:1].get()
    return Provider.objects.get(pk=largest["service__provider"])


STEPS = (
    Step("territory of the whole country", take_in_territory),
    Step("registers of both regions", take_in_registers),
    Step("requests of municipalities", ask_municipalities),
    Step("needs", estimate_needs),
    Step("access", calculate_access),
    Step("gaps", calculate_gaps),
    Step("base network", decide_network),
    Step("funding", divide_money),
    Step("applications", apply_for_money),
    Step("settlement of a closed year", settle_a_closed_year),
    Step("plan", issue_plan),
    Step("publication", publish),
    Step("accounts", invite_people),
)
