"""A snapshot is whole, named by its content, the same for the same content, and tells nothing secret."""

import json
import zipfile
from pathlib import Path

import pytest
from django.db import transaction
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.network.models import Entry
from opora.plans import services as plans
from opora.plans.tests.line import DAY, REGION, make_access, make_needs
from opora.publishing import freezing, queries, services
from opora.publishing.contents.gathering import gather
from opora.publishing.layout import LAYOUT, as_markdown
from opora.publishing.models import Snapshot
from opora.publishing.published import opened
from opora.register.models import Capacity, Provider

DOCS = Path(__file__).parents[4] / "docs" / "methods" / "snapshot.md"


def test_the_folder_is_named_by_its_manifest_and_holds_everything(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert set(manifest["files"]) == {file.name for file in folder.iterdir()} - {"manifest.json"}
    assert set(LAYOUT) <= set(manifest["files"])
    assert {part for part, state in manifest["parts"].items() if state != "published"} == {"boundaries"}
    assert [run["kind"] for run in manifest["runs"]] == ["needs", "access", "gaps", "network", "funding"]


def test_publishing_the_same_again_changes_nothing(folder: Path, operator: User) -> None:
    again = services.publish(region=REGION, day=DAY, by=operator)
    assert again.snapshot.digest == folder.name
    assert Snapshot.objects.count() == 1


def test_what_is_written_is_read_back(folder: Path) -> None:
    snapshot = opened(folder.name)
    assert snapshot.services["9999001"]["capacity"] == ["bed:30"]
    assert snapshot.reach["pecovatelska"][0]["minutes"] == 23.5
    assert snapshot.needs["pecovatelska"][0]["persons"] == 10
    assert [row["gap"] for row in snapshot.gaps["pecovatelska"]] == [4, 0]
    assert sum(row["grant"] for row in snapshot.grants.values()) + snapshot.round["reserve"] == 6_000_000
    assert snapshot.coverage["pecovatelska"]["within_reach"] == 3000


def test_no_file_tells_where_a_secret_address_is(planned: TinyRegion, operator: User) -> None:
    """Two worlds that differ only in what the secret shelter serves must publish the very same bytes."""
    shelter = Entry.objects.get(service__identifier="9999003")
    worlds = []
    for town in ("Horní Lhota", "Dolní Lhota"):
        shelter.territory.set([planned.towns[town]])
        plans.derive(region=REGION, day=DAY, by=operator)
        worlds.append(gather(REGION, DAY).files)
    assert worlds[0] == worlds[1]
    rows = worlds[0]["network.csv"].decode().splitlines()
    assert next(row for row in rows if row.startswith("9999003")).split(",")[4] == REGION
    assert b"9999003" not in worlds[0]["facilities.csv"]
    public = next(row for row in worlds[0]["services.csv"].decode().splitlines() if row.startswith("9999003"))
    assert "99900" not in public.replace("9999003", "").replace("99900002", "")


def test_a_killed_writing_leaves_nothing(
    planned: TinyRegion, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies when the folder should get its name."""
    Provider.objects.update(name="Nikdo takový ještě nezveřejnil")
    before = {file.name for file in freezing._root().iterdir()}

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(freezing.shutil, "move", die)
    with pytest.raises(KeyboardInterrupt):
        services.publish(region=REGION, day=DAY, by=operator)
    assert not Snapshot.objects.exists()
    assert {file.name for file in freezing._root().iterdir()} == before


def test_the_archive_holds_the_folder_and_is_the_same_again(folder: Path) -> None:
    archive = freezing.zip_of(folder.name)
    before = archive.read_bytes()
    archive.unlink()
    assert freezing.zip_of(folder.name).read_bytes() == before
    with zipfile.ZipFile(archive) as packed:
        assert f"{folder.name}/manifest.json" in packed.namelist()


def test_without_an_edition_nothing_is_published(tiny_region: TinyRegion, operator: User) -> None:
    with pytest.raises(Refused, match="2027"):
        services.publish(region=REGION, day=DAY, by=operator)


def test_a_region_without_capacities_publishes_what_stands(tiny_region: TinyRegion, operator: User) -> None:
    Capacity.objects.all().delete()
    make_needs(tiny_region, operator)
    make_access(tiny_region, operator)
    run = services.publish(region=REGION, day=DAY, by=operator)
    snapshot = opened(run.snapshot.digest)
    assert run.snapshot.is_partial
    assert snapshot.has("access")
    assert snapshot.manifest["parts"]["funding"] == "not calculated: capacity not known"
    assert not snapshot.grants


def test_only_a_planner_publishes(planned: TinyRegion, economist: User) -> None:
    with pytest.raises(NotAllowed), transaction.atomic():
        services.publish(region=REGION, day=DAY, by=economist)


def test_what_was_not_published_is_not_known(tiny_region: TinyRegion) -> None:
    with pytest.raises(NotKnown):
        queries.published(REGION)


def test_the_method_page_describes_every_column() -> None:
    assert as_markdown().strip() in DOCS.read_text(encoding="utf-8")
