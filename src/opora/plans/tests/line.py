"""The made-up region walked up to the money, with gaps that a reader can add up in the head.

    homes for seniors   Dolní Lhota   needs 20 beds, reaches 5     15 missing, 15 persons
    home care           Horní Lhota   needs 10 clients, reaches 6   4 missing,  4 persons
                        Prostřední    needs 8, reaches 8            none missing
    shelters            Horní Lhota   needs 3 beds, reaches 1       2 missing,  2 persons

All three services are in the network. The shelter has a secret address.
"""

from datetime import date
from pathlib import Path

from tests.golden.region import TinyRegion

from opora.access.models import Coverage, Reach, TravelTimes
from opora.accounts.models import User
from opora.core.models import Run
from opora.funding import services as funding
from opora.gaps.models import Gap
from opora.needs.models import CombinedNeed, Estimate, Rate
from opora.network.models import Decision, Entry

DAY = date(2027, 1, 1)
REGION = "CZ999"
POOL = 6_000_000
RULES = Path(__file__).parents[4] / "rulesets" / "kanonicky.yaml"

SERVICES = """identifier,request_czk,municipal_czk,founder_czk,esf_czk,ministry_czk,eligible_operating_loss_czk,\
has_entrustment,has_debt,return_filed,criteria_points
9999001,5000000,500000,0,0,0,6720000,true,false,true,50
9999002,4000000,600000,0,0,0,4000000,true,false,true,100
"""
FORMS = """identifier,form,unit,applied_units,evidenced_units
9999001,residential,bed,30,30
9999002,field,fte,10.00,9.50
"""
GAPS = [
    ("domov_senioru", "Dolní Lhota", "bed", 20.0, 5.0, 15.0),
    ("pecovatelska", "Horní Lhota", "client", 10.0, 6.0, 4.0),
    ("azylove_domy", "Horní Lhota", "bed", 3.0, 1.0, 2.0),
    ("pecovatelska", "Prostřední Lhota", "client", 8.0, 8.0, 0.0),
]
"""Kind, municipality, unit, need, reachable, persons without a place; from the largest gap."""


def done(kind: str, by: User, digest: str = "0", **summary: object) -> Run:
    """Return a finished run of the made-up region."""
    return Run.objects.create(
        kind=kind, region_code=REGION, day=DAY, status=Run.Status.DONE, inputs_digest=digest * 64,
        engine_version="test", by=by, summary=summary,
    )  # fmt: skip


def make_gaps(
    tiny: TinyRegion, by: User, rows: list[tuple[str, str, str, float, float, float]] = GAPS
) -> Run:
    """Return a run of gaps with these rows, ranked as they stand."""
    run = done("gaps", by, gaps=len(rows))
    for rank, (kind, town, unit, need, reachable, persons) in enumerate(rows, start=1):
        missing = max(0.0, need - reachable)
        Gap.objects.create(
            run=run, municipality=tiny.towns[town], kind=tiny.kinds[kind], unit=unit, rank=rank,
            need_low=need, need_middle=need, need_high=need, reachable=reachable,
            gap_low=missing, gap_middle=missing, gap_high=missing,
            uncovered_share=missing / need, persons_uncovered=persons, persons_uncovered_low=persons,
        )  # fmt: skip
    return run


def make_needs(tiny: TinyRegion, by: User) -> Run:
    """Return a run of needs with one estimate: 10 persons of Horní Lhota need home care for 10 clients."""
    run = done("needs", by)
    kind = tiny.kinds["pecovatelska"]
    rate = Rate.objects.create(
        run=run, kind=kind, target_group=tiny.groups["seniori"], base="population_65_plus", low=40, middle=50, high=60,
        units_per_person=1, unit="client", period="2027", source_text="assumption of the test",
    )  # fmt: skip
    found = {
        "persons_low": 8, "persons_middle": 10, "persons_high": 12,
        "capacity_low": 8, "capacity_middle": 10, "capacity_high": 12,
    }  # fmt: skip
    town = tiny.towns["Horní Lhota"]
    Estimate.objects.create(run=run, rate=rate, municipality=town, kind=kind, base_count=200, **found)
    CombinedNeed.objects.create(run=run, municipality=town, kind=kind, unit="client", methods=1, **found)
    return run


def make_access(tiny: TinyRegion, by: User) -> Run:
    """Return a run of access: home care is 23 minutes from Horní Lhota; the secret shelter has no time."""
    run = done("access", by, within_reach=3000)
    town, kind = tiny.towns["Horní Lhota"], tiny.kinds["pecovatelska"]
    Reach.objects.create(
        run=run, municipality=town, kind=kind, population=1000, minutes=23.5, limit_minutes=30, within_limit=True,
        unit="client", ratio=0.6, reachable=6,
    )  # fmt: skip
    Reach.objects.create(
        run=run, municipality=town, kind=tiny.kinds["azylove_domy"], population=1000, minutes=None, limit_minutes=60,
        within_limit=False, unit="bed", ratio=0.3, reachable=1, cause="secret",
    )  # fmt: skip
    Coverage.objects.create(
        run=run, kind=kind, population=6000, within_reach=3000, limit_minutes=30, unit="client", capacity_counted=20,
        services=1, median_minutes=23.5,
    )  # fmt: skip
    TravelTimes.objects.create(
        run=run,
        origins=[],
        destinations=[],
        digest="0" * 64,
        method="adjacency x 1.284",
        model={"calibration": {"cs": "chyba 6 %", "en": "error 6 %"}},
    )
    return run


def make_network(tiny: TinyRegion, by: User, shelter_serves: str = "Horní Lhota") -> None:
    """Put all three services into the network; the entry of the shelter names one municipality."""
    done("network", by)
    decision = Decision.objects.create(
        region=tiny.region, number="12/ZK/2026", body="Zastupitelstvo", decided_on=DAY
    )
    for identifier, level, unit, taken, town in (
        ("9999001", "Z1", "bed", 28, "Horní Lhota"),
        ("9999002", "Z2", "client", 10, "Dolní Lhota"),
        ("9999003", "Z1", "bed", 8, shelter_serves),
    ):
        entry = Entry(
            region=tiny.region, service=tiny.services[identifier], level=level, unit=unit, capacity_taken=taken,
            decision=decision, valid_from=DAY,
        )  # fmt: skip
        if hasattr(entry, "known_from"):
            entry.known_from = DAY
        entry.save()
        entry.territory.add(tiny.towns[town])


def divide(tiny: TinyRegion, by: User, folder: Path, pool: int = POOL) -> Run:
    """Open the round of 2027 with two applications (the shelter did not apply) and divide the pool."""
    rule_set = funding.take_in_rules(text=RULES.read_text(encoding="utf-8"), by=by)
    round_ = funding.open_round(
        region=REGION, year=2027, rule_set=rule_set, pool_czk=pool, pool_source="Rozpočet kraje", by=by
    )
    services_file, forms_file = folder / "services.csv", folder / "forms.csv"
    services_file.write_text(SERVICES, encoding="utf-8")
    forms_file.write_text(FORMS, encoding="utf-8")
    funding.take_in_applications(round=round_, services_file=services_file, forms_file=forms_file, by=by)
    return funding.calculate(region=REGION, day=DAY, by=by)


def walk(tiny: TinyRegion, by: User, folder: Path, shelter_serves: str = "Horní Lhota") -> None:
    """Walk the line up to the money."""
    make_needs(tiny, by)
    make_access(tiny, by)
    make_gaps(tiny, by)
    make_network(tiny, by, shelter_serves)
    divide(tiny, by, folder)
