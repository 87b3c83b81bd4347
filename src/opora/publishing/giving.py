"""Grants as open data in the 360Giving Data Standard, made from the other files of a snapshot and from nothing else.

No database and no Django here: whoever verifies a snapshot makes these files again and compares every byte.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opora.publishing.persons import is_person

Json = dict[str, Any]
Row = Mapping[str, str]

JSON_FILE = "grants-360.json"
CSV_FILE = "grants-360.csv"
STANDARD = "1.4"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
INVENTED = "UKÁZKA, smyšlená data: "
PERSON = "Fyzická osoba (jméno se nezveřejňuje)"
COUNTRY = "CZ"
TABLES = ("grants.csv", "services.csv", "kinds.csv", "territory.csv")
"""Files of the snapshot that the grants are made from, besides round.json and grants.json."""
COLUMNS = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Applied For": ("amountAppliedFor",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
    "Planned Dates:Start Date": ("plannedDates", 0, "startDate"),
    "Planned Dates:End Date": ("plannedDates", 0, "endDate"),
    "Recipient Org:Identifier": ("recipientOrganization", 0, "id"),
    "Recipient Org:Name": ("recipientOrganization", 0, "name"),
    "Recipient Ind:Identifier": ("recipientIndividual", "id"),
    "Recipient Ind:Name": ("recipientIndividual", "name"),
    "Funding Org:Identifier": ("fundingOrganization", 0, "id"),
    "Funding Org:Name": ("fundingOrganization", 0, "name"),
    "Grant Programme:Code": ("grantProgramme", 0, "code"),
    "Grant Programme:Title": ("grantProgramme", 0, "title"),
    "From An Open Call?": ("fromOpenCall",),
    "Last Modified": ("dateModified",),
    "Data Source": ("dataSource",),
}
"""Titles of the flat file, each with the way to its value in a grant; places of beneficiaries follow, numbered."""
PLACE = {
    "Name": "name",
    "Country Code": "countryCode",
    "Geographic Code": "geoCode",
    "Geographic Code Type": "geoCodeType",
}


def package(round_: Json, explained: Json, tables: Mapping[str, Iterable[Row]]) -> Json:
    """Return the grants of a decided round as a package of the standard; services that get nothing are left out.

    round_     round.json, with `decision` and `publisher`
    explained  grants.json
    tables     rows of grants.csv, services.csv, kinds.csv and territory.csv by the name of the file, values as text
    """
    services = {row["identifier"]: row for row in tables["services.csv"]}
    kinds = {row["code"]: row for row in tables["kinds.csv"]}
    places = {row["code"]: row["name"] for row in tables["territory.csv"]}
    told = {each["code"]: each for each in explained["services"]}
    grants, persons = [], 0
    for row in tables["grants.csv"]:
        if int(row["final"]) == 0:
            continue
        service = services.get(row["service"], {})
        number = 0
        if is_person(row["provider"]):
            persons = number = persons + 1
        grants.append(_grant(round_, row, service, kinds[row["kind"]], places, told[row["service"]], number))
    publisher = round_["publisher"]
    return {
        "title": f"Dotace na sociální služby {round_['year']}, {publisher['name']}",
        "description": "Částky po podepsaných změnách, podle rozhodnutí; celé koruny.",
        "version": STANDARD,
        "license": LICENCE,
        "issued": round_["decision"]["day"],
        "publisher": {"name": publisher["name"]},
        "grants": grants,
    }


def _grant(
    round_: Json, row: Row, service: Row, kind: Row, places: Mapping[str, str], told: Json, person: int
) -> Json:
    """Return one grant; `person` is above 0 for a natural person, who is neither named nor located."""
    year, publisher, decision = round_["year"], round_["publisher"], round_["decision"]
    mark = INVENTED if row["synthetic"] == "true" else ""
    name = f"person-{person}" if person else row["service"]
    identifier = f"{publisher['prefix']}-{round_['region']}-{year}-{round_.get('number', 1)}-{name}"
    found: Json = {
        "id": identifier,
        "title": f"{mark}{kind['cs'].capitalize()}, dotace na rok {year}"[:140],
        "description": f"{mark}Dotace kraje na sociální službu podle § {kind['section']} zákona č. 108/2006 Sb. "
        f"({kind['cs']}) na rok {year}, usnesení {decision['number']}.",
        "currency": "CZK",
        "amountAwarded": int(row["final"]),
        "awardDate": decision["day"],
        "plannedDates": [{"startDate": f"{year}-01-01", "endDate": f"{year}-12-31"}],
        "fundingOrganization": [{"id": publisher["id"], "name": publisher["name"]}],
        "beneficiaryLocation": _places(
            round_, "" if person else service.get("municipalities", ""), service, places
        ),
        "grantProgramme": [
            {"code": f"{round_['region']}-{year}", "title": f"Dotace na sociální služby {year}"}
        ],
        "fromOpenCall": "Yes",
        "dateModified": f"{max([decision['day'], *(line['confirmed_on'] for line in told['lines'])])}T00:00:00Z",
    }
    request = told["inputs"].get("request")
    if request is not None:
        found["amountAppliedFor"] = int(request)
    if person:
        found["recipientIndividual"] = {"id": identifier, "name": PERSON}
    else:
        found["recipientOrganization"] = [_recipient(publisher, row, service)]
    if publisher["web"]:
        found["dataSource"] = f"{publisher['web']}/portal/{round_['region']}/data/"
    return found


def _recipient(publisher: Json, row: Row, service: Row) -> Json:
    """Return the provider by its IČO; without one by the number of its service, under the publisher's own prefix."""
    number = service.get("provider_number", "")
    return {
        "id": f"CZ-ICO-{number}" if number else f"{publisher['prefix']}-provider-{row['service']}",
        "name": row["provider"],
    }


def _places(round_: Json, codes: str, service: Row, places: Mapping[str, str]) -> list[Json]:
    """Return the municipalities of the public facilities; with a secret address, or without any, the whole region."""
    is_secret = service.get("secret_address", "true") == "true"
    known = [] if is_secret else [code for code in codes.split(";") if code in places]
    if not known:
        region = {"name": round_["publisher"]["name"], "geoCode": round_["region"], "geoCodeType": "NUTS3"}
        return [{**region, "countryCode": COUNTRY}]
    return [
        {"name": places[code], "countryCode": COUNTRY, "geoCode": code, "geoCodeType": "LAU2"}
        for code in known
    ]


def flat(whole: Json) -> bytes:
    """Return the grants as CSV with the column titles of the standard; an empty cell says nothing."""
    most = max((len(grant["beneficiaryLocation"]) for grant in whole["grants"]), default=0)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    numbered = [f"Beneficiary Location:{number}:{title}" for number in range(most) for title in PLACE]
    writer.writerow([*COLUMNS, *numbered])
    for grant in whole["grants"]:
        cells = [_at(grant, way) for way in COLUMNS.values()]
        cells += [
            _at(grant, ("beneficiaryLocation", number, name))
            for number in range(most)
            for name in PLACE.values()
        ]
        writer.writerow(cells)
    return stream.getvalue().encode()


def _at(value: Any, way: Iterable[str | int]) -> str:
    for part in way:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return "" if value is None else str(value)


def files(round_: Json, explained: Json, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the two files made from the bytes of the others; none for a round that nobody has decided."""
    if "decision" not in round_:
        return {}
    rows = {name: list(csv.DictReader(io.StringIO(content.decode()))) for name, content in tables.items()}
    whole = package(round_, explained, rows)
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return {JSON_FILE: text.encode(), CSV_FILE: flat(whole)}


def differences(published: bytes, again: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Yield the grants and fields of the JSON file that are not what comes out again, with both values."""
    before, after = json.loads(published), json.loads(again)
    for name in sorted({*before, *after} - {"grants"}):
        if before.get(name) != after.get(name):
            yield "", name, str(before.get(name)), str(after.get(name))
    was = {grant["id"]: grant for grant in before["grants"]}
    now = {grant["id"]: grant for grant in after["grants"]}
    for key in sorted({*was, *now}):
        old, new = was.get(key), now.get(key)
        if old is None or new is None:
            yield key, "grant", "there" if old else "missing", "there" if new else "missing"
            continue
        for field in sorted({*old, *new}):
            if old.get(field) != new.get(field):
                yield key, field, str(old.get(field)), str(new.get(field))
    if published != again:
        yield "", "bytes", "another order or form", "the documented form"
