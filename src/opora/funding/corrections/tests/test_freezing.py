"""What a calculation was made from stays frozen, is linked to the one before, and makes the same grants again."""

import zlib
from typing import Any

import pytest
from django.db import transaction

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding import services
from opora.funding.corrections import freezing
from opora.funding.corrections.chain import link_of, prove
from opora.funding.corrections.models import FrozenInputs, RunInputs
from opora.funding.models import Grant, Round
from opora.funding.tests.conftest import DAY, POOL


def again(round_: Round, economist: User, pool: int) -> Run:
    services.change_pool(round=round_, pool_czk=pool, pool_source="Rozpočet kraje", by=economist)
    return services.calculate(region="CZ999", day=DAY, by=economist)


def test_the_same_grants_come_out_of_the_frozen_inputs_alone(run: Run) -> None:
    proof = prove(run)
    assert proof.ok, [str(each) for each in proof.differences]
    assert proof.services == 3
    assert proof.link.position == 1 and proof.link.previous_digest == ""


def test_the_second_calculation_is_linked_to_the_first(run: Run, applied: Round, economist: User) -> None:
    second = again(applied, economist, POOL - 1)
    link = link_of(second)
    assert (link.position, link.previous_digest) == (2, link_of(run).digest)
    assert prove(second).ok and prove(run).ok


def test_equal_content_is_stored_once(run: Run) -> None:
    grants = list(Grant.objects.filter(run=run))
    link = link_of(run)
    rest = {"services": [], "network": {}, "grants": grants}
    other = Run.objects.create(
        kind="funding", region_code="CZ999", day=DAY, inputs_digest="", engine_version=run.engine_version, by=run.by
    )  # fmt: skip
    first = freezing.freeze(other, grants[0].round, **rest)
    third = Run.objects.create(
        kind="funding", region_code="CZ999", day=DAY, inputs_digest="", engine_version=run.engine_version, by=run.by
    )  # fmt: skip
    assert freezing.freeze(third, grants[0].round, **rest).inputs == first.inputs != link.inputs


def test_a_tampered_byte_of_the_inputs_is_found(run: Run) -> None:
    frozen = link_of(run).inputs
    content = zlib.decompress(bytes(frozen.packed))
    assert b'"request":"5000000"' in content
    forged = content.replace(b'"request":"5000000"', b'"request":"5000001"')
    FrozenInputs.objects.filter(pk=frozen.pk).update(packed=zlib.compress(forged))
    proof = prove(run)
    assert not proof.ok and frozen.digest in str(proof.differences[0])


def test_bytes_that_cannot_be_unpacked_are_told(run: Run) -> None:
    frozen = link_of(run).inputs
    FrozenInputs.objects.filter(pk=frozen.pk).update(packed=b"\0" + bytes(frozen.packed)[1:])
    assert not prove(run).ok


def test_a_forged_link_is_found_from_every_later_run(run: Run, applied: Round, economist: User) -> None:
    second = again(applied, economist, POOL - 1)
    first = RunInputs.objects.filter(run=run)
    true = first.values("previous_digest", "digest", "result_digest").get()
    for field in true:
        first.update(**{field: "0" * 64})
        assert not prove(second).ok, field
        first.update(**true)
    assert prove(second).ok


def test_a_link_that_was_taken_out_is_missed(run: Run, applied: Round, economist: User) -> None:
    second = again(applied, economist, POOL - 1)
    RunInputs.objects.filter(run=run).delete()
    assert not prove(second).ok


def test_a_grant_changed_behind_the_back_is_named_with_its_service_and_field(run: Run) -> None:
    forged: dict[str, Any] = {
        "grant_czk": 1,
        "bound_by": "pool!",
        "summary": {"cs": "jinak", "en": "other"},
    }
    Grant.objects.filter(run=run, service__identifier="9999002").update(**forged)
    places = [each.place for each in prove(run).differences]
    for field in ("grant", "bound_by", "summary"):
        assert f"service 9999002, {field}" in places
    assert not any("9999001" in place for place in places)


def test_a_grant_that_was_taken_out_is_missed(run: Run) -> None:
    Grant.objects.filter(run=run, service__identifier="9999003").delete()
    assert any("9999003" in each.place for each in prove(run).differences)


class Killed(BaseException):
    """The process ends here."""


def test_a_killed_process_leaves_neither_grants_nor_inputs(
    applied: Round, network_of_two: None, economist: User
) -> None:
    with pytest.raises(Killed), transaction.atomic():
        services.calculate(region="CZ999", day=DAY, by=economist)
        assert Grant.objects.exists() and RunInputs.objects.exists()
        raise Killed
    assert not Grant.objects.exists() and not RunInputs.objects.exists() and not FrozenInputs.objects.exists()


def test_inputs_above_the_limit_are_refused_and_leave_nothing(
    applied: Round, network_of_two: None, economist: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "LARGEST", 10)
    with pytest.raises(Refused, match="10"):
        services.calculate(region="CZ999", day=DAY, by=economist)
    assert not Grant.objects.exists() and not RunInputs.objects.exists()
