"""One record of the file, from its JSON to a ServiceRecord and the problems found on the way."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from opora.register.state_file.capacity_note import effective_date
from opora.register.state_file.fields import Field, Notes
from opora.register.state_file.places import PlaceCodes, facility, region_of
from opora.register.state_file.records import (
    CapacityRecord,
    Form,
    FormRecord,
    ProviderRecord,
    ServiceRecord,
    Unit,
)

# There is no kind 2: the numbers of the list start at 1 and jump over it.
KINDS: Final = frozenset(f"DruhSocialniSluzby/{number}" for number in (1, *range(3, 35)))
FORMS: Final[dict[str, Form]] = {
    "FormaSocialniSluzby/pob": "residential",
    "FormaSocialniSluzby/amb": "outpatient",
    "FormaSocialniSluzby/ter": "field",
}
UNITS: Final[dict[str, Unit]] = {
    "TypKapacitySocialniSluzby/klient": "client",
    "TypKapacitySocialniSluzby/kontakt": "contact",
    "TypKapacitySocialniSluzby/interv": "intervention",
    "TypKapacitySocialniSluzby/luzka": "bed",
    "TypKapacitySocialniSluzby/hovor": "call",
}
LARGEST_AMOUNT: Final = 1_000_000
_IDENTIFIER: Final = re.compile(r"[0-9]{7}")
_REGISTRATION_NUMBER: Final = re.compile(r"[0-9]{8}")
_TEST_NAME: Final = re.compile(r"x{2,}|test(ovac[ií]\w*)?", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def service(raw: Any, position: int, codes: PlaceCodes) -> tuple[ServiceRecord | None, Notes]:
    """Return the service of one record, or None if an error keeps it out, and what was noted.

    raw       the JSON value of the record; any shape is survived
    position  which record of the file this is, from 1
    """
    notes = Notes(f"#{position}")
    record = Field(raw, "", notes)
    if not isinstance(raw, dict):
        notes.add("record_not_object", record)
        return None, notes
    identifier = record.get("identifikator").text()
    if _IDENTIFIER.fullmatch(identifier):
        notes.record = identifier
    else:
        notes.add("identifier_missing", record.get("identifikator"))
    read = _without_places_of_secret(_service(record, identifier, codes))
    return (None if notes.has_error else read), notes


def control_digit_holds(registration_number: str) -> bool:
    """Return whether the last of the eight digits of an IČO is the one that the first seven give.

    The seven digits are weighted 8 down to 2; the last digit is 11 minus the sum modulo 11, of which the last
    digit counts (so 10 gives 0 and 11 gives 1).
    """
    weighted = sum(
        int(digit) * weight for digit, weight in zip(registration_number, range(8, 1, -1), strict=False)
    )
    return (11 - weighted % 11) % 10 == int(registration_number[7])


def _service(record: Field, identifier: str, codes: PlaceCodes) -> ServiceRecord:
    started, ended = record.get("datumPoskytovaniOd").day(), record.get("datumPoskytovaniDo").day()
    if record.get("datumPoskytovaniOd").value is None:
        record.notes.add("start_missing", record.get("datumPoskytovaniOd"))
    if started is not None and ended is not None and ended < started:
        record.notes.add("dates_reversed", record.get("datumPoskytovaniDo"), start=started.isoformat())
    facilities = tuple(facility(entry, codes) for entry in record.get("zarizeni").items())
    if not facilities:
        record.notes.add("facilities_missing", record.get("zarizeni"))
    _warn_of_test_names(record)
    return ServiceRecord(
        identifier=identifier,
        portal_id=record.get("portalId").text(),
        kind_code=_kind(record.get("druhSocialniSluzby")),
        started=started,
        ended=ended,
        provider=_provider(record.get("poskytovatel")),
        forms=_forms(record.get("formy")),
        facilities=facilities,
        target_groups=_coded(record.get("ciloveSkupiny"), "cilovaSkupina"),
        age_ranges=_coded(record.get("vekoveSkupiny"), "vekovaSkupina"),
        age_note=_age_note(record.get("doplnujiciInformaceVekoveSkupiny")),
        scope_region_codes=tuple(
            code.rpartition("/")[2] for code in _coded(record.get("rozsirenePusobnostiVKraji"), "kraj")
        ),
        contact_region_codes=_contact_regions(raw_contacts=record.get("kontaktniAdresy").value),
        webs=_webs(record.get("weby")),
        emails=_texts(record.get("emaily"), "email"),
        phones=_texts(record.get("telefony"), "telefon"),
    )


def _contact_regions(raw_contacts: Any) -> tuple[str, ...]:
    """Read the region of each contact address and nothing below it; what is odd there is not reported."""
    contacts = raw_contacts if isinstance(raw_contacts, list) else []
    regions = (region_of(one.get("adresa")) for one in contacts if isinstance(one, dict))
    return tuple(dict.fromkeys(code for code in regions if code))


def _kind(entry: Field) -> str:
    code = entry.code()
    if code not in KINDS:
        entry.notes.add("kind_unknown", Field(code or None, entry.path, entry.notes))
    return code


def _provider(entry: Field) -> ProviderRecord:
    name, number = entry.get("nazev").text(), entry.get("ico").text()
    if not name:
        entry.notes.add("provider_missing", entry.get("nazev"))
    if not _REGISTRATION_NUMBER.fullmatch(number):
        entry.notes.add("registration_number_malformed", entry.get("ico"))
    elif not control_digit_holds(number):
        entry.notes.add("registration_number_control", entry.get("ico"))
    return ProviderRecord(name=name, registration_number=number, webs=_webs(entry.get("weby")))


def _forms(entries: Field) -> tuple[FormRecord, ...]:
    read = []
    for entry in entries.items():
        code = entry.get("forma").code()
        capacities = tuple(
            found for one in entry.get("kapacity").items() if (found := _capacity(one)) is not None
        )
        if code in FORMS:
            read.append(FormRecord(FORMS[code], entry.get("nepretrzitePoskytovani").flag(), capacities))
        else:
            entry.notes.add("form_unknown", Field(code or None, entry.get("forma").path, entry.notes))
    if not read:
        entries.notes.add("forms_missing", entries)
    return tuple(read)


def _capacity(entry: Field) -> CapacityRecord | None:
    unit, amount, note = entry.get("typ").code(), entry.get("pocet"), entry.get("popis")
    if unit not in UNITS:
        entry.notes.add("unit_unknown", Field(unit or None, entry.get("typ").path, entry.notes))
        return None
    if amount.value is None:
        entry.notes.add("capacity_missing", amount)
        return None
    whole = isinstance(amount.value, int) and not isinstance(amount.value, bool)
    if not whole or not 0 <= amount.value <= LARGEST_AMOUNT:
        entry.notes.add("capacity_not_whole", amount)
        return None
    text = note.text()
    try:
        since = effective_date(text)
    except ValueError as error:
        # Not the whole note: it may say where a secret place is.
        entry.notes.add("capacity_date_impossible", Field(str(error), note.path, note.notes))
        since = None
    return CapacityRecord(amount.value, UNITS[unit], text, since)


def _coded(entries: Field, key: str) -> tuple[str, ...]:
    """Read a list of codes whether each is {key: {"id": code}}, {"id": code} or plain text."""
    codes = []
    for entry in entries.items():
        inner = entry.get(key) if isinstance(entry.value, dict) and key in entry.value else entry
        if code := inner.code():
            codes.append(code)
    return tuple(codes)


def _texts(entries: Field, key: str) -> tuple[str, ...]:
    """Read contacts; the note beside each is left alone, because it names people."""
    texts = (
        entry.get(key).text() if isinstance(entry.value, dict) else entry.text() for entry in entries.items()
    )
    return tuple(text for text in texts if text)


def _webs(entries: Field) -> tuple[str, ...]:
    webs = []
    for text in _texts(entries, "web"):
        scheme = _SCHEME.match(text)
        # In "example.cz:8080" the part before the colon is a host, so a dot in it is no scheme.
        if scheme is None or scheme[1].lower() in ("http", "https") or "." in scheme[1]:
            webs.append(text)
        else:
            entries.notes.add("web_address_unsafe", Field(text, entries.path, entries.notes))
    return tuple(webs)


def _age_note(entries: Field) -> str:
    if not isinstance(entries.value, list):
        return entries.text()
    keys = ("doplnujiciInformace", "popis", "text")
    parts = (
        next((entry.get(key).text() for key in keys if key in entry.value), "")
        if isinstance(entry.value, dict)
        else entry.text()
        for entry in entries.items()
    )
    return "; ".join(part for part in parts if part)


def _warn_of_test_names(record: Field) -> None:
    names: Iterable[Field] = (record.get("poskytovatel").get("nazev"),)
    places = (entry.get("nazev") for entry in record.get("zarizeni").items())
    for name in (*names, *places):
        if isinstance(name.value, str) and _TEST_NAME.fullmatch(name.value.strip()):
            record.notes.add("test_record", name)


def _without_places_of_secret(read: ServiceRecord) -> ServiceRecord:
    """Return the service without its free texts if one of its places is secret: they may say where it is."""
    if not any(place.secret for place in read.facilities):
        return read
    forms = tuple(
        replace(form, capacities=tuple(replace(capacity, note="") for capacity in form.capacities))
        for form in read.forms
    )
    return replace(read, forms=forms, age_note="")
