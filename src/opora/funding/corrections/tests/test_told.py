"""What is told elsewhere: the explanation by its schema, the document, the interface, the terminal, the home page."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from django.test import Client
from tests.api.json_schema import faults

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding import explanation, queries
from opora.funding.corrections import commands, services
from opora.funding.corrections.clocks import clock
from opora.funding.corrections.freezing import unpacked
from opora.funding.corrections.models import FrozenInputs
from opora.funding.corrections.tests.conftest import PUBLISHED, signed_in
from opora.funding.corrections.tests.test_signing import in_force, sign
from opora.funding.documents.sheet import sheet
from opora.funding.models import Grant, Round

SCHEMA = Path(__file__).parents[5] / "rulesets" / "explanation.schema.json"
API = "/api/v1/funding/CZ999"


@pytest.fixture
def changed(home_grant: Grant, economist: User, planner: User) -> Grant:
    in_force(home_grant, -1000, economist, planner, reason="Chyba v součtu.")
    return home_grant


def test_the_explanation_tells_lines_by_its_schema(changed: Grant) -> None:
    told = explanation.record(changed)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    schema.pop("$schema")
    document = {"$defs": schema.pop("$defs")}
    assert list(faults(told, schema, document)) == []
    assert [(line["amount"], line["reason"]) for line in told["lines"]] == [(-1000, "Chyba v součtu.")]
    assert told["final"] == told["grant"] - 1000
    told["lines"][0]["reason"] = 5
    assert list(faults(told, schema, document))


def test_the_document_tells_lines_and_the_final_sum(run: Run, changed: Grant) -> None:
    told = sheet(changed, run)
    assert "Chyba v součtu." in told["lines"][0]["value"]
    assert told["lines"][-1]["label"] == "With signed lines"
    other = queries.grant(run, "9999002")
    assert sheet(other, run)["lines"] == []


def test_the_interface_tells_lines_and_finals(changed: Grant, economist: User) -> None:
    client = signed_in(economist)
    rows = {row["service"]: row for row in client.get(f"{API}/2027/grants").json()}
    assert rows["9999001"]["final"] == rows["9999001"]["grant"] - 1000
    assert rows["9999002"]["final"] == rows["9999002"]["grant"]
    one = client.get(f"{API}/2027/grants/9999001").json()
    assert [line["amount"] for line in one["lines"]] == [-1000]
    assert [line["state"] for line in client.get(f"{API}/lines").json()] == ["in_force"]


def test_the_interface_tells_objections_and_corrections(
    published: Round, home_grant: Grant, provider_person: User, economist: User
) -> None:
    services.file_objection(grant=home_grant, text="Omyl.", day=PUBLISHED, by=provider_person)
    services.ask_correction(round=published, reason="Chyba.", by=economist)
    client = signed_in(provider_person)
    assert [each["number"] for each in client.get(f"{API}/objections").json()] == ["2027/1"]
    assert [each["state"] for each in client.get(f"{API}/corrections").json()] == ["asked"]


def home_of(person: User) -> str:
    return str(signed_in(person).get("/home/").content.decode())


def test_the_home_page_tells_each_what_waits_for_them(
    published: Round,
    home_grant: Grant,
    provider_person: User,
    economist: User,
    planner: User,
    time_machine: Any,
) -> None:
    time_machine.move_to("2026-11-25T12:00:00+01:00")
    objection = services.file_objection(grant=home_grant, text="Omyl.", day=PUBLISHED, by=provider_person)
    line = sign(home_grant, -1000, economist, objection=objection, reason_class="objection")
    services.ask_correction(round=published, reason="Chyba.", by=economist)
    assert "Reply to objection 2027/1" in home_of(economist) and "25 days left" in home_of(economist)
    waiting = home_of(planner)
    assert "Confirm the signed line for service 9999001" in waiting
    assert "Confirm the correction of calculation" in waiting
    assert "waits for the reply of the region" in home_of(provider_person)
    services.confirm_line(line=line, by=planner)
    services.answer_objection(objection=objection, outcome="upheld", reply="Ano.", by=economist)
    assert "The region replied to your objection 2027/1" in home_of(provider_person)
    assert "Reply to objection" not in home_of(economist)


@pytest.mark.parametrize(
    ("day", "said"),
    [(PUBLISHED.replace(day=19), "1 day left"), (PUBLISHED, "today is the last day"),
     (PUBLISHED.replace(day=22), "2 days late")],
)  # fmt: skip
def test_a_clock_counts_the_last_day(day: Any, said: str) -> None:
    assert clock(PUBLISHED, day).startswith(said)


def test_the_terminal_proves_and_writes_frozen_inputs(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "inputs.json"
    commands.round_inputs("CZ999/2027", check=True, output=file)
    assert "3 services come out again" in capsys.readouterr().out
    assert file.read_bytes() == unpacked(FrozenInputs.objects.get())
    Grant.objects.filter(run=run, service__identifier="9999001").update(grant_czk=1)
    with pytest.raises(typer.Exit):
        commands.round_inputs("CZ999/2027", check=True, run=run.pk)
    assert "9999001" in capsys.readouterr().out
    FrozenInputs.objects.update(packed=b"")
    with pytest.raises(typer.Exit):
        commands.round_inputs("CZ999/2027", output=file)
    with pytest.raises(NotKnown):
        commands.round_inputs("CZ999/2027", run=999)


def test_files_are_attached_to_an_objection_while_it_waits(
    published: Round, home_grant: Grant, provider_person: User, economist: User
) -> None:
    objection = services.file_objection(grant=home_grant, text="Omyl.", day=PUBLISHED, by=provider_person)
    files = f"/CZ999/funding/attachments/objection:{objection.pk}/"
    client: Client = signed_in(provider_person)
    assert client.get(files).status_code == 200 and "Attach" in client.get(files).content.decode()
    services.answer_objection(objection=objection, outcome="rejected", reply="Ne.", by=economist)
    assert "do not change any more" in client.get(files).content.decode()
    assert client.get("/CZ999/funding/attachments/objection:999/").status_code == 404
