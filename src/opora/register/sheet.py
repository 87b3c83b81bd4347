"""What the register's pages write for people: capacities, places, validity, facts and tables of one service."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from opora.core import czech, figures
from opora.core.templatetags.opora import synthetic_mark
from opora.register import ages, findings
from opora.register.models import Capacity, Facility, Form, Intake, Provider, Service, ServiceForm

NOT_KNOWN = gettext_lazy("capacity not known")
SECRET = gettext_lazy("secret address")


def forms(service: Service) -> str:
    """Return the forms of a service in words."""
    return ", ".join(str(Form(each.form).label) for each in service.forms.all())


def capacity(service: Service) -> str:
    """Return the capacity of a service by form and unit; amounts of different units stay apart."""
    given = list(service.forms.all())
    parts = [
        figures.quantity(each.amount, each.unit) + (f" ({Form(form.form).label})" if len(given) > 1 else "")
        for form in given
        for each in form.capacities.all()
    ]
    return ", ".join(parts) or str(NOT_KNOWN)


def municipalities(service: Service) -> str:
    """Return where a service has its facilities; of a secret one only that it is secret."""
    rows = service.facilities.all()
    names = dict.fromkeys(row.municipality.name for row in rows if row.municipality is not None)
    hidden = [str(SECRET)] if any(row.secret for row in rows) else []
    return ", ".join([*sorted(names, key=czech.key), *hidden])


def validity(valid_from: date, valid_to: date | None) -> str:
    """Return an interval in words; the last day is the one before the end."""
    if valid_to is None:
        return _("since %(day)s") % {"day": figures.short_day(valid_from)}
    last = date.fromordinal(valid_to.toordinal() - 1)
    return f"{figures.short_day(valid_from)} – {figures.short_day(last)}"


def marked(text: object, thing: object) -> SafeString:
    """Return the text with the mark of invented data when the thing is invented."""
    return format_html("{} {}", text, synthetic_mark(thing))


def origin(service: Service) -> str:
    """Return where the record comes from."""
    if service.synthetic:
        return _("fictional file in the format of the state register")
    return (
        _("state register") if service.from_register else _("public list of the region, without identifiers")
    )


def facts(service: Service, provider_url: str) -> list[dict[str, Any]]:
    """Return what is known about one service."""
    groups = ", ".join(group.name for group in service.target_groups.all())
    people = "; ".join(filter(None, (ages.described(service.age_groups), service.age_text)))
    scope = ", ".join(unit.name for unit in service.scope_units.all())
    section = _("section %(section)s of act 108/2006 Sb.") % {"section": service.kind.section}
    return [
        {"label": _("Service identifier"), "value": service.identifier},
        {
            "label": _("Kind"),
            "value": f"{service.kind} ({section})" if service.kind.section else str(service.kind),
        },
        {
            "label": _("Provider"),
            "value": marked(
                format_html('<a href="{}">{}</a>', provider_url, service.provider), service.provider
            ),
        },
        {"label": _("Target groups"), "value": groups},
        {"label": _("Ages"), "value": people},
        {"label": _("Region of the main facility"), "value": str(service.region)},
        {"label": _("Further regions served"), "value": scope},
        {"label": _("Valid"), "value": validity(service.valid_from, service.valid_to)},
        {"label": _("Where the record comes from"), "value": origin(service)},
    ]


def capacities_table(given: Iterable[ServiceForm], day: date) -> dict[str, Any]:
    """Return every capacity of a service, also those of before, with the one that holds on `day` said so."""
    rows = [
        [
            _form(form),
            figures.quantity(each.amount, each.unit),
            _holds(each, day),
            validity(each.valid_from, each.valid_to),
            each.note or figures.UNKNOWN,
        ]
        for form in given
        for each in form.capacities.all()
    ]
    rows += [[_form(form), str(NOT_KNOWN), "", "", ""] for form in given if not form.capacities.all()]
    return {
        "columns": [
            pgettext("of a service", "Form"),
            _("Capacity"),
            _("State"),
            _("Valid"),
            _("Note in the register"),
        ],
        "rows": rows,
    }


def _form(form: ServiceForm) -> str:
    return (
        f"{form.get_form_display()}, {_('round the clock')}" if form.nonstop else str(form.get_form_display())
    )


def _holds(row: Capacity | Facility, day: date) -> str:
    if row.valid_from > day:
        return _("from later on")
    return _("ended") if row.valid_to is not None and row.valid_to <= day else _("holds today")


def facilities_table(facilities: Iterable[Facility], day: date) -> dict[str, Any]:
    """Return the facilities of a service; of a secret one nothing but that it is secret."""
    rows = [
        [
            str(SECRET) if row.secret else row.name,
            str(SECRET) if row.secret else str(row.municipality or figures.UNKNOWN),
            "" if row.secret else ", ".join(filter(None, (row.address, row.postcode))) or figures.UNKNOWN,
            str(row.get_point_source_display()),
            _holds(row, day),
            validity(row.valid_from, row.valid_to),
        ]
        for row in facilities
    ]
    columns = [_("Facility"), _("Municipality"), _("Address"), _("Place on the map"), _("State"), _("Valid")]
    return {"columns": columns, "rows": rows}


def changes_table(service: Service) -> dict[str, Any]:
    """Return when the record of a service was changed here and by whom, the newest first."""
    words: dict[str, str | Promise] = {"+": _("added"), "~": _("changed"), "-": _("deleted")}
    rows = [
        [
            figures.moment(entry.history_date),
            str(words[entry.history_type]),
            str(entry.history_user or figures.UNKNOWN),
        ]
        for entry in service.history.select_related("history_user")
    ]
    return {"columns": [_("When"), _("What"), _("Who")], "rows": rows}


def headline(
    counts: Iterable[tuple[str, str, int]], *, services: int, providers: int, secret: int, unknown: int
) -> list[dict[str, str]]:
    """Return the numbers at the head of the register; `counts` are the facilities by municipality."""
    places = sum(count for _code, _name, count in counts)
    found = [
        {"label": _("services that run today"), "value": figures.digits(services)},
        {"label": _("providers"), "value": figures.digits(providers)},
        {"label": _("facilities with a public address"), "value": figures.digits(places)},
        {"label": _("services with a secret address, on no map"), "value": figures.digits(secret)},
    ]
    if unknown:
        found.append({"label": _("services whose capacity is not known"), "value": figures.digits(unknown)})
    return found


def state_of_data(intake: Intake | None) -> str:
    """Return in a sentence which file the services come from."""
    if intake is None:
        return _("No file has been taken in yet.")
    return _("Services come from the file %(file)s, state of %(day)s, taken in on %(moment)s.") % {
        "file": intake.file_name,
        "day": figures.short_day(intake.day),
        "moment": figures.moment(intake.at),
    }


def count_of_facilities(count: int) -> str:
    """Return a number of facilities in words."""
    return ngettext("%(count)s facility", "%(count)s facilities", count) % {"count": figures.digits(count)}


def map_values(codes: Iterable[str], counts: Iterable[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Return what the map of facilities draws: every municipality with its number, 0 where there is none."""
    known = {code: count for code, _name, count in counts}
    numbers = {code: known.get(code, 0) for code in codes}
    words = {number: count_of_facilities(number) for number in set(numbers.values())}
    return [{"code": code, "label": words[number], "value": number} for code, number in numbers.items()]


def places_table(counts: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    """Return the numbers of the map: facilities by municipality, the most first."""
    rows = [
        [name, code, figures.digits(count)]
        for code, name, count in sorted(counts, key=lambda each: (-each[2], czech.key(each[1])))
    ]
    return {"columns": [_("Municipality"), _("Code"), _("Facilities")], "rows": rows}


def provider_facts(provider: Provider) -> list[dict[str, Any]]:
    """Return what is known about a provider; people who stand behind it are not kept."""
    web = provider.web
    address = web if web.startswith(("http://", "https://")) else f"https://{web}"
    return [
        {"label": _("IČO"), "value": provider.number or _("not known: the public list does not give it")},
        {
            "label": _("Web"),
            "value": format_html('<a href="{}" rel="noreferrer">{}</a>', address, web) if web else "",
        },
    ]


def intake_facts(intake: Intake) -> list[dict[str, Any]]:
    """Return what is known about a file that was offered."""
    return [
        {
            "label": _("Result"),
            "value": _("taken in") if intake.accepted else _("refused, nothing was changed"),
        },
        {"label": _("Kind of file"), "value": intake.get_kind_display()},
        {"label": _("State of the data"), "value": figures.short_day(intake.day)},
        {"label": _("When"), "value": figures.moment(intake.at)},
        {"label": _("Who"), "value": str(intake.by)},
        {"label": _("Services in the file"), "value": figures.digits(intake.records)},
        {
            "label": _("Added, changed, ended"),
            "value": ", ".join(figures.digits(each) for each in (intake.added, intake.changed, intake.ended)),
        },
        {"label": "SHA-256", "value": _breakable(intake.digest)},
    ]


def _breakable(digest: str) -> SafeString:
    """Return a digest that a narrow screen may break after every 16 signs; copied, it is whole."""
    return format_html_join(
        mark_safe("<wbr>"), "{}", ((digest[at : at + 16],) for at in range(0, len(digest), 16))
    )


def findings_table(kept: Iterable[findings.Stored]) -> dict[str, Any]:
    """Return findings of a file as a small table, errors first."""
    rows = [
        [
            _("error") if each["severity"] == "error" else _("warning"),
            " ".join(filter(None, (each["record"], each["path"]))) or figures.UNKNOWN,
            each["value"] or figures.UNKNOWN,
            " ".join(filter(None, (findings.sentence(each), findings.sentence(each, "expected")))),
            findings.sentence(each, "advice"),
        ]
        for each in sorted(kept, key=lambda each: str(each["severity"]))
    ]
    columns = [
        _("Severity"),
        _("Record, line, field"),
        _("Value"),
        _("What is wrong and what was expected"),
        _("What to do"),
    ]
    return {"columns": columns, "rows": rows}
