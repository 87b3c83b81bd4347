"""A page with every component and invented content, used by the tests of the components."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import django_tables2
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from opora.core.charts import CROWNS, Chart, Series
from opora.core.templatetags import opora as tags


@dataclass(frozen=True)
class SampleStation:
    """A station as the line component reads it."""

    key: str
    title: str
    state: str
    state_label: str
    changed_on: date | None = date(2026, 11, 3)
    reason: str = ""
    act_url: str = ""
    is_current: bool = False
    url: str = "#"


@dataclass(frozen=True)
class SampleRun:
    """A run as the run line and the progress read it."""

    pk: int = 418
    kind: str = "funding"
    day: date = date(2026, 7, 1)
    rules_label: str = "kanonicky 2027"
    finished_at: datetime | None = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
    by_name: str = "Jana Ukázková"
    status: str = "done"
    progress: int = 100
    phase: str = ""


@dataclass(frozen=True)
class SampleRecord:
    """A record that says whether it was invented."""

    synthetic: bool = True


LINE = [
    SampleStation("territory", "Území", "fresh", "aktuální"),
    SampleStation("register", "Registr", "fresh", "aktuální"),
    SampleStation("needs", "Potřeby", "fresh", "aktuální"),
    SampleStation("access", "Dostupnost", "running", "počítá se", None),
    SampleStation(
        "gaps",
        "Mezery",
        "stale",
        "neaktuální",
        reason="3. 11. 2026 se změnila data registru: přibyly dvě služby v Turnově.",
        act_url="#recompute",
        is_current=True,
    ),
    SampleStation(
        "network",
        "Základní síť",
        "stale",
        "neaktuální",
        reason="Mezery nejsou aktuální.",
        act_url="#recompute",
    ),
    SampleStation("funding", "Financování", "blocked", "stojí", reason="Čeká na základní síť."),
    SampleStation("plan", "Plán", "empty", "zatím nespočteno", None),
    SampleStation("publication", "Zveřejnění", "empty", "zatím nespočteno", None),
]

ROWS = [
    {
        "service": f"Ukázkový domov {place}",
        "kind": "domovy pro seniory",
        "beds": 24 + place,
        "grant": 1_481_400 + place * 73_100,
    }
    for place in range(1, 31)
]

STEPS = [
    {
        "name": "grant",
        "label": "Dotace",
        "value_text": tags.crowns(1_481_400),
        "children": [
            {
                "name": "claim",
                "label": "Nárok",
                "value_text": tags.crowns(2_000_000),
                "sentence": "Nárok je menší z částek: strop a žádost.",
                "formula": "min(CAP, REQUEST)",
                "source": "pravidla kanonicky, krok 7",
                "children": [
                    {
                        "name": "cap",
                        "label": "Strop",
                        "value_text": tags.crowns(2_400_000),
                        "sentence": "Vyrovnávací platba upravená koeficientem.",
                        "children": [
                            {
                                "name": "cost",
                                "label": "Obvyklé náklady na lůžko",
                                "value_text": tags.crowns(560_000),
                                "assumed": True,
                            }
                        ],
                    },
                    {
                        "name": "request",
                        "label": "Žádost",
                        "value_text": tags.crowns(2_000_000),
                        "href": "#request",
                    },
                ],
            },
            {
                "name": "reduction",
                "label": "Krácení podle rozpočtu",
                "value_text": "0,740740…",
                "sentence": "Všechny nároky jsou vyšší než rozpočet.",
                "formula": "POOL / sum(CLAIM)",
                "children": [],
            },
        ],
        "sentence": "Nárok se zkrátil podle rozpočtu a zaokrouhlil dolů na stovky.",
        "formula": "floor(CLAIM × r, 100)",
        "source": "pravidla kanonicky, krok 8",
    }
]


def sample_charts() -> dict[str, Chart]:
    """Return lying bars with ranges, and a line that is broken."""
    return {
        "sums": Chart(
            kind="bar",
            title="Dotace podle druhu služby",
            categories=("domovy pro seniory", "pečovatelská služba", "odborné sociální poradenství"),
            series=(
                Series("Nárok", (480_000_000, 231_400_000, None)),
                Series("Dotace", (412_000_000, 188_500_000, 92_300_000)),
            ),
            category_title="Druh",
            unit=CROWNS,
            horizontal=True,
        ),
        "need": Chart(
            kind="bar",
            title="Osoby v potřebě podle druhu služby",
            categories=("domovy pro seniory", "pečovatelská služba"),
            series=(Series("Osoby", (5_120.5, 3_400), low=(4_000, 2_900), high=(6_300, 4_100)),),
            category_title="Druh",
            value_title="osoby",
            horizontal=True,
        ),
        "people": Chart(
            kind="line",
            title="Obyvatelé k 1. lednu",
            categories=("2018", "2019", "2020", "2021", "2022"),
            series=(
                Series("před sčítáním", (1_204, 1_215, 1_220, None, None)),
                Series("od sčítání", (None, None, None, 1_180, 1_191)),
            ),
            category_title="Rok",
            from_zero=False,
        ),
    }


class SampleTable(django_tables2.Table):
    """Thirty invented services."""

    service = django_tables2.Column("Služba")
    kind = django_tables2.Column("Druh")
    beds = django_tables2.Column("Lůžka", attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    grant = django_tables2.Column("Dotace", attrs={"td": {"class": "number"}, "th": {"class": "number"}})

    caption = "Dotace služeb na rok 2027"

    def render_grant(self, value: int) -> str:
        return tags.money(value, href="#why")


class SampleFilterForm(forms.Form):
    """A field to write in and a field to choose from."""

    text = forms.CharField(label="Služba nebo poskytovatel", required=False)
    kind = forms.ChoiceField(
        label="Druh služby", required=False, choices=[("", "všechny"), ("13", "domovy pro seniory")]
    )


class SampleForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Název služby", help_text="Jak stojí v rozhodnutí o registraci.")
    kind = forms.ChoiceField(
        label="Druh služby", choices=[("13", "domovy pro seniory"), ("1", "odborné sociální poradenství")]
    )
    beds = forms.IntegerField(label="Počet lůžek", min_value=1)
    note = forms.CharField(label="Poznámka", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    level = forms.ChoiceField(
        label="Úroveň", widget=forms.RadioSelect, choices=[("Z1", "Z1"), ("Z2", "Z2"), ("V", "s výhradou")]
    )
    agreed = forms.BooleanField(label="Údaje souhlasí s registrem")


@dataclass(frozen=True)
class SampleFilter:
    """What the filter component reads of a FilterSet."""

    form: forms.Form


def sample_request(query: str = "") -> HttpRequest:
    """Return a request of a person who is not signed in."""
    return RequestFactory().get(f"/{query}")


def sample_context(
    request: HttpRequest, *, boundaries: str = "#", values: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the context of core/components/gallery.html."""
    table = SampleTable(ROWS)
    django_tables2.RequestConfig(request, paginate={"per_page": 8}).configure(table)
    form = SampleForm({"name": "", "kind": "13", "beds": "0"})
    return {
        "line": LINE,
        "region": "Liberecký kraj",
        "demo_mode": True,
        "version": "0.1.0",
        "breadcrumbs": [
            {"title": "Přehled", "url": "#"},
            {"title": "Mezery", "url": "#"},
            {"title": "Části stránek"},
        ],
        "navigation": [{"title": "Služby", "url": "#"}, {"title": "Veřejný portál", "url": "#"}],
        "run": SampleRun(),
        "running": SampleRun(status="running", progress=62, phase="Časy jízdy z obcí", finished_at=None),
        "synthetic_record": SampleRecord(),
        "figures": [
            {"label": "obcí kraje", "value": tags.number(215, href="#"), "note": ""},
            {
                "label": "obyvatel v dosahu služby",
                "value": tags.percent(0.934, 1),
                "note": "do 30 minut jízdy, odhad",
            },
            {"label": "nejhůře pokrytých míst", "value": tags.number(38, href="#"), "note": ""},
            {"label": "rozděleno", "value": tags.money(1_349_999_800, href="#"), "note": "rezerva 200 Kč"},
        ],
        "facts": [
            {"label": "Poskytovatel", "value": "Ukázková Lípa, z. ú."},
            {"label": "Druh", "value": "domovy pro seniory"},
            {"label": "Kapacita", "value": tags.quantity(32, "bed")},
            {"label": "Platnost", "value": tags.day(date(2026, 1, 1))},
        ],
        "tabs": [
            {"title": "Přehled", "url": "#", "is_current": True},
            {"title": "Podle obcí", "url": "#a"},
            {"title": "Podle druhů", "url": "#b"},
        ],
        "levels": [
            {"text": "Z1", "colour": "success"},
            {"text": "Z2", "colour": "primary"},
            {"text": "s výhradou", "colour": "warning"},
            {"text": "připravovaná", "colour": "neutral"},
            {"text": "nenavržena", "colour": "error"},
        ],
        "colours": ["primary", "success", "warning", "error"],
        "message_text": "Registr se změnil 3. 11. 2026. Spočtěte dostupnost znovu, aby čísla souhlasila.",
        "table": table,
        "list_formats": {"csv": "CSV", "xlsx": "XLSX"},
        "list_path": "/CZ999/gaps/?run=418",
        "list_address": "https://opora.example/CZ999/gaps/?run=418",
        "filter": SampleFilter(SampleFilterForm(request.GET)),
        "form": form,
        "steps": STEPS,
        "boundaries": boundaries,
        "values": values or [{"code": "563889", "value": 12.5, "label": "12,5 lůžka"}],
        "label": "Nepokrytá potřeba podle obcí",
        "unit": "chybějící lůžka",
        "href_template": "#area-{code}",
        "code_property": "kod",
        "name_property": "nazev",
        "note": "Časy jízdy jsou odhad: sousedství obcí × 1,284.",
        "charts": sample_charts(),
        "progress_title": "Počítá se dostupnost",
        "status_url": "/progress/418/",
        "refresh_url": "#",
        "cancel_url": "#",
        "confirm_title": "Zrušit kolo financování 2027?",
        "confirm_action": "Zrušit kolo",
        "consequences": ["Návrh 352 částek se smaže.", "Poskytovatelé uvidí, že kolo bylo zrušeno."],
        "empty_title": "Zatím tu není žádný plán",
        "empty_action": "Založit plán",
    }
