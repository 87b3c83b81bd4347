"""Writes records in the format of the state register's file, so that tests can read them back."""

import copy
import io
import json
from datetime import date
from typing import Any

from opora.register.state_file import (
    CapacityRecord,
    FacilityRecord,
    FormRecord,
    Problem,
    ProviderRecord,
    ServiceRecord,
    read_services,
)

FORM_CODES = {"residential": "pob", "outpatient": "amb", "field": "ter"}
UNIT_CODES = {
    "client": "klient",
    "contact": "kontakt",
    "intervention": "interv",
    "bed": "luzka",
    "call": "hovor",
}

HOME = ServiceRecord(
    identifier="9900001",
    portal_id="990001",
    kind_code="DruhSocialniSluzby/13",
    started=date(2007, 1, 1),
    ended=None,
    provider=ProviderRecord("Ukázkový domov, p. o.", "63504260", ("https://example.cz",)),
    forms=(
        FormRecord(
            "residential",
            nonstop=True,
            capacities=(CapacityRecord(80, "bed", "lůžka s účinností od 01.09.2016", date(2016, 9, 1)),),
        ),
    ),
    facilities=(
        FacilityRecord(
            name="Dům u Vzoru",
            since=date(2010, 1, 1),
            street="Vzorová",
            house_number="9001",
            orientation_number="5a",
            postcode="46001",
            address_point_code="990000001",
            municipality_code="563889",
            municipality_part_code="408841",
            district_code="3505",
            region_code="78",
        ),
    ),
    target_groups=("CilovaSkupinaOsoby/24",),
    age_ranges=("VekovaSkupinaOsoby/ssen",),
    age_note="od 65 let",
    scope_region_codes=("51",),
    webs=("https://example.org/domov",),
    emails=("domov@example.cz",),
    phones=("000 000 000",),
)


def written(service: ServiceRecord) -> dict[str, Any]:
    """Return the record as the state register writes it, without the parts that we never read."""
    return {
        "portalId": int(service.portal_id),
        "identifikator": service.identifier,
        "datumPoskytovaniOd": service.started and service.started.isoformat(),
        "datumPoskytovaniDo": service.ended and service.ended.isoformat(),
        "druhSocialniSluzby": {"id": service.kind_code},
        "zarizeni": [written_facility(place) for place in service.facilities],
        "poskytovatel": {
            "nazev": service.provider.name,
            "ico": service.provider.registration_number,
            "weby": [{"web": web, "poznamka": None} for web in service.provider.webs],
        },
        "emaily": [{"email": email} for email in service.emails],
        "telefony": [{"telefon": phone} for phone in service.phones],
        "weby": [{"web": web} for web in service.webs],
        "ciloveSkupiny": [{"cilovaSkupina": {"id": code}} for code in service.target_groups],
        "vekoveSkupiny": [{"vekovaSkupina": {"id": code}} for code in service.age_ranges],
        "doplnujiciInformaceVekoveSkupiny": [{"popis": service.age_note}] if service.age_note else [],
        "formy": [written_form(form) for form in service.forms],
        "rozsirenePusobnostiVKraji": [
            {"kraj": {"id": f"Kraj/{code}"}} for code in service.scope_region_codes
        ],
    }


def written_form(form: FormRecord) -> dict[str, Any]:
    """Return one form with its capacities."""
    return {
        "forma": {"id": f"FormaSocialniSluzby/{FORM_CODES[form.form]}"},
        "nepretrzitePoskytovani": form.nonstop,
        "kapacity": [
            {
                "pocet": capacity.amount,
                "popis": capacity.note or None,
                "typ": {"id": f"TypKapacitySocialniSluzby/{UNIT_CODES[capacity.unit]}"},
            }
            for capacity in form.capacities
        ],
    }


def written_facility(place: FacilityRecord) -> dict[str, Any]:
    """Return one facility with its address."""
    return {
        "nazev": place.name,
        "poskytujeOd": place.since and place.since.isoformat(),
        "poskytujeDo": place.until and place.until.isoformat(),
        "utajenaAdresa": place.secret,
        "adresa": {
            "cisloDomovni": int(place.house_number) if place.house_number else None,
            "cisloOrientacni": place.orientation_number or None,
            "psc": place.postcode or None,
            "kodAdresnihoMista": int(place.address_point_code) if place.address_point_code else None,
            "kraj": {"id": f"Kraj/{place.region_code}"},
            "okres": {"id": f"Okres/{place.district_code}"},
            "obec": {"id": f"Obec/{place.municipality_code}"},
            "castObce": {"id": f"CastObce/{place.municipality_part_code}"}
            if place.municipality_part_code
            else None,
            "ulice": {"nazev": place.street} if place.street else None,
        },
    }


def as_file(*records: Any) -> io.BytesIO:
    """Return a file of the state register with these records."""
    return io.BytesIO(json.dumps({"polozky": list(records)}, ensure_ascii=False).encode())


def read(*records: Any, **options: Any) -> tuple[list[ServiceRecord], list[Problem]]:
    """Return the services and the problems read from a file with these records."""
    found = list(read_services(as_file(*records), **options))
    return (
        [one for one in found if isinstance(one, ServiceRecord)],
        [one for one in found if isinstance(one, Problem)],
    )


def changed(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a copy of the record with another value at a dotted path."""
    copied = copy.deepcopy(record)
    inner: Any = copied
    *steps, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return copied
