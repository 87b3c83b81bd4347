"""Lists: filtered, sorted, paged and downloaded in one way."""

import json

import django_filters
import django_tables2
import pytest
from django.test import RequestFactory

from opora.accounts.models import User
from opora.core.lists import PAGE_SIZE, answer_list


class PeopleTable(django_tables2.Table):
    username = django_tables2.Column(verbose_name="Name")
    actions = django_tables2.Column(empty_values=(), orderable=False)

    class Meta:
        order_by = "username"


class PeopleFilter(django_filters.FilterSet):
    username = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = User
        fields = ("username",)


@pytest.fixture
def people(db):
    names = [f"person-{number:03d}" for number in range(PAGE_SIZE + 10)] + ["=cmd()"]
    User.objects.bulk_create([User(username=name) for name in names])


def ask(**parameters):
    return answer_list(
        RequestFactory().get("/", parameters),
        rows=User.objects.all(),
        table_class=PeopleTable,
        filter_class=PeopleFilter,
        template="core/table.html",
        name="people",
    )


@pytest.mark.usefixtures("people")
def test_a_page_shows_so_many_rows_and_a_file_all_of_them():
    assert ask().content.decode().count('<th scope="row"') == PAGE_SIZE
    assert len(ask(download="csv").content.decode().splitlines()) == PAGE_SIZE + 12


@pytest.mark.usefixtures("people")
def test_a_file_holds_what_the_filter_and_the_order_show():
    answer = ask(username="person-00", sort="-username", download="csv")
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert answer.content.decode().splitlines()[:3] == ["\ufeffName", "person-009", "person-008"]


@pytest.mark.usefixtures("people")
def test_a_text_that_looks_like_a_formula_stays_a_text():
    assert ask(username="cmd", download="csv").content.decode().splitlines()[1] == "'=cmd()"


@pytest.mark.usefixtures("people")
def test_a_file_for_machines_has_a_name_for_every_value():
    assert json.loads(ask(username="person-000", download="json").content) == [{"Name": "person-000"}]


@pytest.mark.usefixtures("people")
def test_an_unknown_format_gives_the_page():
    assert ask(download="exe")["Content-Type"].startswith("text/html")


class TownTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name="Name")
    people = django_tables2.Column(order_by=("people", "name"))

    class Meta:
        order_by = "name"


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Cvikov", "Čáslav", "Doksy", "Hejnice", "Chrastava"]),
        ("-name", ["Chrastava", "Hejnice", "Doksy", "Čáslav", "Cvikov"]),
        ("people", ["Hejnice", "Čáslav", "Doksy", "Chrastava", "Cvikov"]),
        ("-people", ["Cvikov", "Chrastava", "Doksy", "Čáslav", "Hejnice"]),
    ],
)
def test_rows_that_come_from_no_database_stand_in_the_czech_order_too(sort, names):
    counted = {"Chrastava": 6, "Cvikov": 9, "Čáslav": 3, "Doksy": 3, "Hejnice": None}
    answer = answer_list(
        RequestFactory().get("/", {"download": "json", **({"sort": sort} if sort else {})}),
        rows=[{"name": name, "people": count} for name, count in counted.items()],
        table_class=TownTable,
        template="core/table.html",
        name="towns",
    )
    assert [row["Name"] for row in json.loads(answer.content)] == names
