"""A round of the made-up region: 28 of 30 beds and 10 of 20 clients are in the network."""

from datetime import date
from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding import services
from opora.funding.models import Round, RuleSet
from opora.network import services as network
from opora.network.models import Proposal

ROOT = Path(__file__).parents[4]
DAY = date(2027, 1, 1)
POOL = 6_000_000

HEADER = (
    "identifier,request_czk,municipal_czk,founder_czk,esf_czk,ministry_czk,eligible_operating_loss_czk,"
    "has_entrustment,has_debt,return_filed,criteria_points"
)
SERVICES = f"""# made up
{HEADER}
9999001,5000000,500000,0,0,0,6720000,true,false,true,50
9999002,4000000,600000,0,0,0,4000000,true,false,true,100
9999003,900000,100000,0,0,0,1000000,true,false,true,50
"""
FORMS = """# made up
identifier,form,unit,applied_units,evidenced_units
9999001,residential,bed,30,30
9999002,field,fte,10.00,9.50
9999003,residential,bed,8,8
"""


def rules_text() -> str:
    return (ROOT / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8")


@pytest.fixture
def rule_set(operator: User) -> RuleSet:
    return services.take_in_rules(text=rules_text(), by=operator)


@pytest.fixture
def opened(tiny_region: TinyRegion, rule_set: RuleSet, economist: User) -> Round:
    return services.open_round(
        region="CZ999",
        year=2027,
        rule_set=rule_set,
        pool_czk=POOL,
        pool_source="Rozpočet kraje",
        by=economist,
    )


@pytest.fixture
def network_of_two(tiny_region: TinyRegion, planner: User) -> None:
    """The home is taken with 28 of 30 beds, home care with 10 of 20 clients; the shelter is left out."""
    run = Run.objects.create(
        kind="network", region_code="CZ999", day=DAY, status=Run.Status.DONE, inputs_digest="0" * 64,
        engine_version="test", by=planner, summary={"services": 2, "proposed": 2},
    )  # fmt: skip
    for identifier, level, taken, unit in (("9999001", "Z1", 28, "bed"), ("9999002", "Z2", 10, "client")):
        Proposal.objects.create(
            run=run, service=tiny_region.services[identifier], level=level, unit=unit, capacity_proposed=taken,
            capacity_registered=taken, points=60, criteria={"rows": [], "answered": None},
            reason={"cs": "-", "en": "-"},
        )  # fmt: skip
    network.decide(
        run=run,
        number="12/ZK/2026",
        body="Zastupitelstvo",
        decided_on=date(2026, 6, 20),
        since=DAY,
        by=planner,
    )


def write(folder: Path, services_text: str = SERVICES, forms_text: str = FORMS) -> dict[str, Path]:
    """Write the two files of applications and return them as the service takes them."""
    files = {"services_file": folder / "services_2027.csv", "forms_file": folder / "forms_2027.csv"}
    files["services_file"].write_text(services_text, encoding="utf-8")
    files["forms_file"].write_text(forms_text, encoding="utf-8")
    return files


@pytest.fixture
def applied(opened: Round, economist: User, tmp_path: Path) -> Round:
    services.take_in_applications(round=opened, by=economist, **write(tmp_path))
    return opened


@pytest.fixture
def run(applied: Round, network_of_two: None, economist: User) -> Run:
    return services.calculate(region="CZ999", day=DAY, by=economist)
