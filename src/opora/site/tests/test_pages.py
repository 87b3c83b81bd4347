"""Runs, the log, health, errors, the language and the headers of every page."""

import html
import json
import logging
import re
import shutil
from collections import namedtuple

import pytest
from django.urls import NoReverseMatch, URLPattern, reverse

from opora.core import services
from opora.core.models import LogEntry, Run
from opora.register.models import Service
from opora.site import urls
from opora.site.tests.conftest import DAY, REGION


@pytest.fixture
def run(tiny_region, planner):
    started, _new = services.open_run(
        kind="needs", region=REGION, day=DAY, inputs_digest="a" * 64, by=planner
    )
    return started


def test_every_address_of_the_site_resolves():
    values = {"region": REGION, "station": "needs", "run": 1}
    for pattern in urls.site:
        assert isinstance(pattern, URLPattern)
        wanted = {name: values[name] for name in pattern.pattern.converters}
        assert reverse(f"site:{pattern.name}", kwargs=wanted).startswith("/")
    with pytest.raises(NoReverseMatch):
        reverse("site:run", kwargs={"region": "Liberec", "run": 1})


def test_a_run_tells_where_its_numbers_come_from(client, run, planner):
    services.finish_run(run, summary={})
    client.force_login(planner)
    page = client.get(f"/{REGION}/runs/{run.pk}/").content.decode()
    assert "1. ledna 2027" in page.replace("\u00a0", " ")
    assert "aaaaaaaaaaaaaaaa" in page
    assert str(planner) in page


def test_a_running_calculation_shows_its_progress_and_can_be_stopped(client, run, planner):
    client.force_login(planner)
    services.tell_progress(run, 40, "polovina")
    fragment = client.get(f"/{REGION}/runs/{run.pk}/progress/").content.decode()
    assert 'value="40"' in fragment
    assert "<html" not in fragment
    assert client.post(f"/{REGION}/runs/{run.pk}/cancel/").status_code == 302
    assert Run.objects.get(pk=run.pk).status == Run.Status.CANCELLED
    assert client.post(f"/{REGION}/runs/{run.pk}/cancel/").status_code == 409


def test_only_whoever_may_calculate_may_stop(client, run, economist):
    client.force_login(economist)
    assert client.get(f"/{REGION}/runs/{run.pk}/").status_code == 200
    assert client.post(f"/{REGION}/runs/{run.pk}/cancel/").status_code == 403
    assert client.get(f"/{REGION}/runs/{run.pk}/cancel/").status_code == 405


def test_a_run_is_seen_by_those_who_see_its_station(client, run, inspector):
    client.force_login(inspector)
    assert client.get(f"/{REGION}/runs/{run.pk}/").status_code == 403
    assert client.get(f"/{REGION}/runs/{run.pk + 1}/").status_code == 404
    assert client.get(f"/CZ051/runs/{run.pk}/").status_code == 404


def test_calculating_again_calculates_and_leads_to_the_station(client, tiny_region, planner, operator):
    for station in ("territory", "register"):
        services.log("taken_in", "Taken in.", by=operator, region=REGION, station=station)
    client.force_login(planner)
    answer = client.post(f"/{REGION}/calculate/needs/")
    assert answer.url == f"/{REGION}/needs/"
    assert Run.objects.filter(kind="needs", region_code=REGION).exists()


def test_a_refusal_in_the_background_is_shown_on_the_line(client, tiny_region, planner):
    Service.objects.all().delete()
    client.force_login(planner)
    assert client.post(f"/{REGION}/calculate/gaps/").status_code == 302
    assert not Run.objects.filter(kind="gaps", status=Run.Status.DONE).exists()
    refused = Run.objects.filter(status=Run.Status.REFUSED).latest("pk")
    assert refused.message in html.unescape(client.get("/home/").content.decode())


def test_a_refusal_before_the_work_begins_is_shown_on_the_line_too(client, tiny_region, planner):
    client.force_login(planner)
    assert client.post(f"/{REGION}/calculate/publication/", {"alone": ""}).status_code == 302
    refused = Run.objects.get(kind="publication")
    assert refused.status == Run.Status.REFUSED
    assert "ještě nebyl vydán" in refused.message
    assert refused.message in html.unescape(client.get("/home/").content.decode())


def test_a_station_is_calculated_alone_from_what_stands_before_it(client, tiny_region, planner):
    client.force_login(planner)
    assert client.post(f"/{REGION}/calculate/gaps/", {"alone": ""}).status_code == 302
    assert set(Run.objects.values_list("kind", flat=True)) == {"gaps"}


@pytest.mark.parametrize("station", ["territory", "round", "moon"])
def test_a_station_that_is_not_calculated_is_not_known(client, tiny_region, planner, station):
    client.force_login(planner)
    assert client.post(f"/{REGION}/calculate/{station}/").status_code == 404


def test_nobody_calculates_without_the_role_or_by_a_link(client, tiny_region, economist, planner):
    client.force_login(economist)
    assert client.post(f"/{REGION}/calculate/needs/").status_code == 403
    client.force_login(planner)
    assert client.get(f"/{REGION}/calculate/needs/").status_code == 405
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("query", "acts"),
    [("", ["needs.done", "register.taken_in"]), ("station=needs", ["needs.done"]), ("by_name=nobody", [])],
)
def test_the_log_is_read_filtered_and_downloaded(client, tiny_region, economist, operator, query, acts):
    services.log("register.taken_in", "Taken in.", by=operator, region=REGION, station="register")
    services.log("needs.done", "Done.", by=operator, region=REGION, station="needs")
    services.log("elsewhere", "Elsewhere.", by=operator, region="CZ051", station="needs")
    client.force_login(economist)
    rows = client.get(f"/{REGION}/log/?{query}&download=json").json()
    sentences = {"needs.done": "Done.", "register.taken_in": "Taken in."}
    assert [row["Co se stalo"] for row in rows] == [sentences[act] for act in acts]
    assert client.get(f"/{REGION}/log/?{query}").status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "town_hall", "provider_person", "inspector"])
def test_the_log_is_not_for_everybody(client, tiny_region, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/{REGION}/log/").status_code == 403


def test_a_region_that_does_not_exist_is_not_known(client, planner):
    client.force_login(planner)
    assert client.get("/CZ051/log/").status_code == 403
    assert client.get("/Liberec/log/").status_code == 404


def test_health_is_good(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "failed": []})


def test_health_is_bad_when_the_disk_is_full(client, db, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1 << 40, 1 << 40, 1 << 20))
    assert client.get("/healthz").status_code == 503


def test_a_bug_gives_a_reference_that_is_in_the_log_too(client, db, settings, caplog):
    settings.ROOT_URLCONF = "opora.site.tests.raising_urls"
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/bug/")
    page = answer.content.decode()
    (reference,) = re.findall(r'<strong class="code">([0-9a-f-]{36})</strong>', page)
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in page
    assert any(reference in str(record.msg) or reference in record.getMessage() for record in caplog.records)


def test_an_unknown_address_says_so_in_plain_words(client, db):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "/nothing-here/" in answer.content.decode()


def test_the_language_is_switched_by_a_form_and_stays(client, db):
    assert 'lang="cs"' in client.get("/accounts/login/").content.decode()
    answer = client.post("/language/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert answer.url == "/accounts/login/"
    assert '<html lang="en"' in client.get("/accounts/login/").content.decode()
    client.post("/language/setlang/", {"language": "cs", "next": "https://example.com/"})
    assert '<html lang="cs"' in client.get("/accounts/login/").content.decode()


PAGES = ["/home/", f"/{REGION}/log/", f"/{REGION}/territory/", f"/{REGION}/register/", f"/{REGION}/needs/"]
PAGES += [f"/{REGION}/{name}/" for name in ("access", "gaps", "network", "funding", "plan", "publication")]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_a_script_or_a_style_of_its_own(client, tiny_region, planner, address):
    client.force_login(planner)
    answer = client.get(address)
    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert all("json" in attributes for attributes in re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page))
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(on[a-z]+|style)=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', re.sub(r"<a [^>]*>", "", page))


def test_a_page_speaks_of_its_station_as_the_present_one(client, calculated, planner):
    client.force_login(planner)
    page = client.get(f"/{REGION}/territory/").content.decode()
    assert re.search(
        r'data-current>\s*<a class="line__link"\s+href="/CZ999/territory/"\s+aria-current="page"', page
    )


def test_log_entries_of_a_page_are_json_that_machines_read(client, tiny_region, planner, operator):
    services.log("x", "Taken in.", by=operator, region=REGION, station="needs")
    client.force_login(planner)
    text = client.get(f"/{REGION}/log/?download=json").content
    assert len(json.loads(text)) == LogEntry.objects.count()
