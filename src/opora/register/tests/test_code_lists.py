"""The code lists of the register."""

import json
from pathlib import Path

import pytest

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.register import services
from opora.register.models import ServiceKind, TargetGroup


def published(folder: Path, names: dict[str, str]) -> Path:
    file = folder / "cilove-skupiny-osoby.json"
    entries = [{"id": code, "nazev": {"cs": name}} for code, name in names.items()]
    file.write_text(json.dumps({"polozky": entries}, ensure_ascii=False), encoding="utf-8")
    return file


def test_kinds_and_groups_are_loaded_once(operator: User) -> None:
    assert services.load_code_lists(by=operator) > 60
    home = ServiceKind.objects.get(code="domov_senioru")
    assert (home.section, home.category, home.register_code) == ("49", "care", "DruhSocialniSluzby/13")
    assert services.load_code_lists(by=operator) == 0
    assert LogEntry.objects.filter(station="register").count() == 1


def test_a_group_gets_its_code_by_its_name(operator: User, tmp_path: Path) -> None:
    names = {"CilovaSkupinaOsoby/7": "osoby bez přístřeší", "CilovaSkupinaOsoby/99": "nová skupina"}
    services.load_code_lists(by=operator, register_groups=published(tmp_path, names))
    assert TargetGroup.objects.get(code="bez_pristresi").register_code == "CilovaSkupinaOsoby/7"
    assert TargetGroup.objects.get(register_code="CilovaSkupinaOsoby/99").name_cs == "nová skupina"


def test_a_code_that_was_learnt_stays_when_the_list_is_loaded_without_it(
    operator: User, tmp_path: Path
) -> None:
    services.load_code_lists(
        by=operator, register_groups=published(tmp_path, {"CilovaSkupinaOsoby/7": "osoby bez přístřeší"})
    )
    assert services.load_code_lists(by=operator) == 0


def test_a_group_that_came_under_its_bare_code_joins_the_named_one(operator: User, tmp_path: Path) -> None:
    TargetGroup.objects.create(
        code="cilovaskupinaosoby-7",
        name_cs="CilovaSkupinaOsoby/7",
        name_en="",
        register_code="CilovaSkupinaOsoby/7",
    )
    path = published(tmp_path, {"CilovaSkupinaOsoby/7": "osoby bez přístřeší"})
    services.load_code_lists(by=operator, register_groups=path)
    assert TargetGroup.objects.get(register_code="CilovaSkupinaOsoby/7").code == "bez_pristresi"


@pytest.mark.parametrize("content", ["", "[]", '{"polozky": [{"id": 1}]}'])
def test_a_list_of_another_shape_is_refused_by_name(operator: User, tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(content)
    with pytest.raises(Refused, match=r"list\.json"):
        services.load_code_lists(by=operator, register_groups=file)


def test_only_the_operator_loads_code_lists(planner: User) -> None:
    with pytest.raises(NotAllowed):
        services.load_code_lists(by=planner)
