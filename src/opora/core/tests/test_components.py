"""The components of the pages, drawn with invented content."""

import re
from dataclasses import dataclass

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.translation import override

from opora.core.templatetags import opora as tags
from opora.core.tests.sample_page import LINE, STEPS, SampleRecord, SampleRun, sample_context, sample_request

pytestmark = pytest.mark.urls("opora.core.tests.sample_urls")


def draw(source: str, **context: object) -> str:
    """Return what a template gives, with our tags loaded."""
    return Template("{% load opora %}" + source).render(Context(context))


def component(name: str, **context: object) -> str:
    """Return a component drawn by itself, spaces joined."""
    return joined(render_to_string(f"core/components/{name}.html", context, sample_request()))


def joined(page: str) -> str:
    """Return the page with runs of spaces and line ends as one space; unbreakable ones stay."""
    return re.sub(r"[ \n]+", " ", page)


@pytest.fixture
def gallery_in():
    def gallery(language: str, query: str = "") -> str:
        request = sample_request(query)
        request.user = AnonymousUser()
        with override(language):
            return joined(render_to_string("core/components/gallery.html", sample_context(request), request))

    return gallery


def test_the_page_says_its_language(gallery_in):
    assert '<html lang="cs"' in gallery_in("cs")
    assert '<html lang="en"' in gallery_in("en")


def test_a_page_has_nothing_that_the_content_security_policy_forbids(gallery_in):
    page = gallery_in("cs")
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    inline = [part for part in page.split("<script")[1:] if " src=" not in part.split(">")[0]]
    assert all('type="application/json"' in part for part in inline)


def test_a_page_asks_no_other_host_for_anything(gallery_in):
    page = gallery_in("cs")
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_a_page_has_one_main_heading_and_a_skip_link(gallery_in):
    page = gallery_in("cs")
    assert page.count("<h1") == 1
    assert page.index('href="#content"') < page.index("<header")


def test_every_text_of_the_components_is_translated(gallery_in):
    czech = gallery_in("cs")
    for english in (
        "Skip to content",
        "Sign in",
        "Download",
        "Show",
        "Find an area",
        "Formula:",
        "fictional",
        "optional",
    ):
        assert f">{english}<" not in czech
        assert f'"{english}"' not in czech
    assert "Přejít k obsahu" in czech


def test_a_plain_table_aligns_as_numbers_only_columns_of_numbers():
    rows = [
        [
            "Liberec",
            "1\u00a0481,5",
            "CZK\u00a01,200",
            "12 – 45",
            "1.\u00a07.\u00a02026",
            "4c165d",
            "8\u00a0lůžek",
        ],
        ["Doksy", "–", "CZK\u00a00", "0 – 2.5", "1\u00a0Jul\u00a02026", "42", "1\u00a0h\u00a005\u00a0min"],
    ]
    assert tags.number_columns(["Obec", *"abcdef"], rows) == {1, 2, 3, 6}


def test_the_demonstration_says_so_only_where_it_is_one():
    assert "demo-banner" in render_to_string("base.html", {"demo_mode": True})
    assert "demo-banner" not in render_to_string("base.html", {"demo_mode": False})


def test_a_station_tells_its_state_in_words_and_offers_to_calculate_again():
    with override("cs"):
        line = component("line", line=LINE)
    assert 'data-state="stale" data-current' in line
    assert "neaktuální" in line
    assert "přibyly dvě služby v Turnově" in line
    assert '<form method="post" action="#recompute">' in line
    assert "Přepočítat" in line


def test_the_public_line_has_no_states():
    line = component("line", line=LINE, public=True)
    assert "Základní síť" in line
    assert "data-state" not in line
    assert "neaktuální" not in line
    assert "<form" not in line


def test_the_current_station_is_announced_once():
    assert component("line", line=LINE).count('aria-current="page"') == 1


def test_a_number_leads_to_where_it_came_from():
    with override("cs"):
        assert (
            draw('{% number 32 "bed" href="/register/1/" %}')
            == '<a class="figure-number" href="/register/1/">32\u00a0lůžek</a>'
        )
        assert draw("{% money 1481400 %}") == '<span class="figure-number">1\u00a0481\u00a0400\u00a0Kč</span>'


def test_filters_write_in_the_language_of_the_reader():
    with override("en"):
        written = draw(
            "{{ m|crowns }} {{ q|quantity:'bed' }} {{ t|minutes }} {{ s|percent:1 }}",
            m=100,
            q=2,
            t=12.0,
            s=0.5,
        )
    assert written == "CZK\u00a0100 2\u00a0beds 12\u00a0min 50.0%"


def test_the_run_line_names_day_rules_and_run():
    with override("en"):
        line = draw("{% run_line run href='/runs/418/' %}", run=SampleRun())
    assert "As of 1\u00a0July\u00a02026, rules kanonicky 2027" in line
    assert '<a href="/runs/418/">run 418</a>' in line


def test_without_a_run_there_is_no_run_line():
    assert draw("{% run_line run %}", run=None).strip() == ""


def test_only_invented_records_are_marked():
    with override("cs"):
        assert "ukázka" in draw("{% synthetic_mark it %}", it=SampleRecord())
        assert draw("{% synthetic_mark it %}", it=SampleRecord(synthetic=False)) == ""
        assert draw("{% synthetic_mark it %}", it=None) == ""


def test_a_field_is_tied_to_its_help_and_its_error(gallery_in):
    page = gallery_in("cs")
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'href="#id_name"' in page


def test_the_summary_counts_what_needs_mending(gallery_in):
    assert "4 věci je třeba opravit" in gallery_in("cs")
    assert "4 things need mending" in gallery_in("en")


def test_a_table_has_caption_count_order_and_files(gallery_in):
    page = gallery_in("cs", "?sort=-grant")
    assert "<caption>Dotace služeb na rok 2027</caption>" in page
    assert "30 řádků" in page
    assert 'aria-sort="descending"' in page
    assert 'href="?sort=-grant&download=csv" download' in page.replace("&amp;", "&")
    assert 'role="region" tabindex="0"' in page


def test_pages_of_a_table_keep_the_order(gallery_in):
    assert 'href="?sort=kind&page=2"' in gallery_in("cs", "?sort=kind").replace("&amp;", "&")


def test_the_filter_works_without_javascript(gallery_in):
    page = gallery_in("cs")
    assert '<form class="filter" method="get"' in page
    assert 'type="submit"' in page.split('class="filter"')[1].split("</form>")[0]


def test_the_explanation_shows_every_step_and_opens_the_first_two_levels():
    with override("cs"):
        tree = component("steps", steps=STEPS)
    for label in ("Dotace", "Nárok", "Strop", "Obvyklé náklady na lůžko", "Krácení podle rozpočtu"):
        assert label in tree
    assert tree.count("<details") == 4
    assert tree.count('<details class="step" open>') == 3
    assert "předpoklad" in tree
    assert "min(CAP, REQUEST)" in tree


def test_progress_asks_again_only_while_it_runs():
    urls = {
        "status_url": "/runs/418/status/",
        "refresh_url": "/runs/418/",
        "cancel_url": "/runs/418/cancel/",
        "result_url": "/x/",
    }
    running = component("progress", run=SampleRun(status="running", progress=62), title="x", **urls)
    done = component("progress", run=SampleRun(), title="x", **urls)
    assert 'hx-get="/runs/418/status/"' in running
    assert 'action="/runs/418/cancel/"' in running
    assert "hx-get" not in done
    assert 'href="/x/"' in done


def test_an_act_asks_once_and_names_what_follows():
    block = component(
        "confirm", title="Smazat?", consequences=["Zmizí to."], action="Smazat", cancel_url="/back/"
    )
    assert "<li>Zmizí to.</li>" in block
    assert 'name="confirmed"' in block
    assert 'href="/back/"' in block


def test_a_map_names_its_data_and_what_replaces_it():
    with override("cs"):
        drawn = component(
            "map", label="Mezery", boundaries="/b.json", values="#v", href_template="/x/{code}/"
        )
    assert 'data-boundaries="/b.json"' in drawn
    assert 'data-href-template="/x/{code}/"' in drawn
    assert "Stejná čísla jsou v tabulce" in drawn


def test_text_of_records_cannot_become_markup():
    @dataclass(frozen=True)
    class Figure:
        label: str
        value: str
        note: str = ""

    drawn = component("key_figures", figures=[Figure("<b>x</b>", "<script>1</script>")])
    assert "<script>" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("level", "colour"),
    [("success", "success"), ("error", "error"), ("info", "primary"), ("debug", "primary")],
)
def test_a_message_has_the_colour_of_its_level(level, colour):
    assert draw("{{ level|message_colour }}", level=level) == colour


def test_a_box_of_choices_is_drawn_as_django_draws_it():
    choices = [("", "all"), ("<1>", "a & b"), ("Group <x>", [(2, "two"), (3, "three")])]
    box = forms.Select(choices=choices)
    ours, of_django = (
        box.render("kind", "2", {"id": "id_kind", "required": True}, renderer=renderer)
        for renderer in (TemplatesSetting(), DjangoTemplates())
    )
    assert parse_html(ours) == parse_html(of_django)
    assert '<option value="2" selected>two</option>' in ours


def test_rows_of_texts_are_escaped_and_numbers_stand_to_the_right():
    drawn = draw("{% text_rows rows numeric %}", rows=[["<a>", "b & c", 1234]], numeric={2})
    assert drawn.startswith('<tr><th scope="row">&lt;a&gt;</th><td>b &amp; c</td><td class="number">1')
