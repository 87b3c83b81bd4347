"""The portal: open to everybody, made from the published files only, every sum four clicks away."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.plans.tests.line import DAY, REGION, make_access, make_needs
from opora.publishing import services
from opora.register.models import Capacity, Provider

HOME = f"/portal/{REGION}/"
PAGES = [
    "", "territory/", "territory/999001/", "catalogue/", "catalogue/?q=pecovatelska&municipality=999003",
    "catalogue/9999001/", "catalogue/9999003/", "coverage/", "coverage/?kind=pecovatelska", "needs-and-gaps/",
    "needs-and-gaps/?kind=domov_senioru", "network/", "allocations/", "allocations/9999001/", "allocations/9999003/",
    "plan/", "data/", "sources/",
]  # fmt: skip


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_open_to_everybody(folder: object, client: Client, page: str, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(HOME + page)
    assert answer.status_code == 200
    assert answer["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_the_database_only_for_the_newest_snapshot(
    folder: object, client: Client, page: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        client.get(HOME + page)


def test_live_changes_do_not_show_until_they_are_published(folder: object, client: Client) -> None:
    Provider.objects.update(name="Přejmenováno")
    assert "Přejmenováno" not in client.get(f"{HOME}catalogue/").content.decode()


def test_from_the_home_page_it_is_at_most_four_clicks_to_the_reason_of_a_sum(
    folder: object, client: Client
) -> None:
    address = "/"
    for pattern in (
        rf'href="({HOME})"',
        rf'href="({HOME}allocations/)"',
        rf'href="({HOME}allocations/9999001/)"',
    ):
        found = re.search(pattern, client.get(address).content.decode())
        assert found, f"{address} does not lead to {pattern}"
        address = found.group(1)
    assert "Dotace je" in client.get(address).content.decode()


def test_search_needs_no_diacritics_and_narrows_by_place(folder: object, client: Client) -> None:
    found = client.get(f"{HOME}catalogue/?q=pecovatelska").content.decode()
    assert "catalogue/9999002/" in found
    assert "catalogue/9999001/" not in found
    assert "catalogue/9999002/" not in client.get(f"{HOME}catalogue/?municipality=999001").content.decode()


def test_invented_records_are_marked(folder: object, client: Client) -> None:
    for page in (
        "catalogue/",
        "catalogue/9999001/",
        "allocations/",
        "allocations/9999001/",
        "network/",
        "plan/",
    ):
        assert 'class="synthetic"' in client.get(HOME + page).content.decode(), page


def test_a_secret_place_is_spoken_of_but_not_shown(folder: object, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(f"{HOME}catalogue/9999003/").content.decode()
    assert "address is secret" in page
    assert "Ukázka 9999003" not in page


def test_lists_are_downloaded_and_files_are_the_published_bytes(folder: Path, client: Client) -> None:
    assert client.get(f"{HOME}allocations/?download=csv")["Content-Type"].startswith("text/csv")
    assert len(client.get(f"{HOME}network/?download=json").json()) == 3
    for name in ("grants.csv", "manifest.json"):
        answer = client.get(f"{HOME}data/{name}")
        assert b"".join(answer) == (folder / name).read_bytes()  # type: ignore[arg-type]  # streamed as bytes
    archive = client.get(f"{HOME}data/snapshot.zip")
    assert b"".join(archive).startswith(b"PK")  # type: ignore[arg-type]  # streamed as bytes


@pytest.mark.parametrize("page", ["data/nothing.csv", "catalogue/1/", "allocations/1/", "territory/1/"])
def test_what_is_not_there_is_404(folder: object, client: Client, page: str) -> None:
    assert client.get(HOME + page).status_code == 404


def test_an_unpublished_region_is_404_and_the_home_page_says_so(
    client: Client, tiny_region: TinyRegion
) -> None:
    assert client.get(HOME).status_code == 404
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "",
        "catalogue/",
        "catalogue/9999001/",
        "coverage/",
        "needs-and-gaps/",
        "network/",
        "allocations/",
        "plan/",
        "data/",
    ],
)
def test_a_partial_snapshot_says_what_is_not_known(
    client: Client, tiny_region: TinyRegion, operator: User, page: str
) -> None:
    Capacity.objects.all().delete()
    make_needs(tiny_region, operator)
    make_access(tiny_region, operator)
    services.publish(region=REGION, day=DAY, by=operator)
    client.cookies["django_language"] = "en"
    text = client.get(HOME + page).content.decode()
    if page in ("network/", "allocations/", "plan/", "needs-and-gaps/"):
        assert "the capacity of the services is not known" in text
    if page == "catalogue/9999001/":
        assert "capacity not known" in text
    assert client.get(f"{HOME}allocations/9999001/").status_code == 404


def test_the_api_is_open(folder: object, client: Client) -> None:
    base = f"/api/v1/publications/{REGION}"
    assert client.get(f"{base}/snapshots").json()[0]["partial"] is False
    assert client.get(f"{base}/manifest").json()["year"] == 2027
    assert len(client.get(f"{base}/grants").json()) == 3
    assert client.get(f"{base}/grants/9999001").json()["result"]["bound_by"] in ("pool", "cap", "request")
    assert client.get(f"{base}/grants/9999003").status_code == 404


def test_those_who_publish_see_the_verdict(
    folder: Path, client: Client, planner: User, coordinator: User, provider_person: User
) -> None:
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    assert "Publish the newest edition" in client.get(f"/{REGION}/publication/").content.decode()
    assert client.post(f"/{REGION}/calculate/publication/", {"alone": ""}).status_code == 302
    assert "everything agrees" in client.get(f"/{REGION}/publication/{folder.name}/").content.decode()
    client.force_login(coordinator)
    assert client.get(f"/{REGION}/publication/").status_code == 200
    assert client.post(f"/{REGION}/calculate/publication/", {"alone": ""}).status_code == 403
    client.force_login(provider_person)
    assert client.get(f"/{REGION}/publication/").status_code == 403
