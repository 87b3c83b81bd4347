"""The parts of a record as the state register's file nests them, key by key.

The suffixes of days and ages, and the shape of the further regions served, are a guess; the reader does not
depend on them.
"""

from typing import Any

from opora.demo.fiction.geography import REGION_CODE, Town

WORKING_DAYS = ("po", "ut", "st", "ct", "pa")


def coded(code: str) -> dict[str, str]:
    """Return a reference to an entry of a code list."""
    return {"id": code}


def address(
    town: Town, part: tuple[str, str], street: str | None, house: int, point: int | None
) -> dict[str, Any]:
    """Return an address in a part (code, postcode) of the town; the street and the house do not exist."""
    return {
        "cisloDomovni": house,
        "cisloOrientacni": None,
        "dodatekAdresy": None,
        "kodAdresnihoMista": point,
        "psc": part[1],
        "typCislaDomovniho": coded("TypStavebnihoObjektu/1"),
        "kraj": coded(f"Kraj/{REGION_CODE}"),
        "okres": coded(f"Okres/{town.district_code}"),
        "obec": coded(f"Obec/{town.code}"),
        "castObce": coded(f"CastObce/{part[0]}"),
        "mestskyObvodMestskaCast": None,
        "mestskyObvodVPraze": None,
        "ulice": {"nazev": street} if street else None,
    }


def facility(
    name: str, where: dict[str, Any] | None, since: str, until: str | None, *, secret: bool = False
) -> dict[str, Any]:
    """Return a place where the service is given; its head is never named."""
    return {
        "nazev": name,
        "utajenaAdresa": secret,
        "adresa": where,
        "poskytujeOd": since,
        "poskytujeDo": until,
        "vedouci": None,
    }


def provider(name: str, number: str, seat: dict[str, Any]) -> dict[str, Any]:
    """Return the organisation; no person stands behind it and nobody answers its phone."""
    return {
        "nazev": name,
        "ico": number,
        "dic": None,
        "adresa": seat,
        "statutarniOrgany": [],
        "emaily": [{"email": f"ico{number}@example.cz", "poznamka": None}],
        "telefony": [{"telefon": "+420 000 000 000", "poznamka": None}],
        "faxy": [],
        "weby": [{"web": f"https://example.cz/{number}", "poznamka": None}],
    }


def capacity(amount: int, unit: str, note: str | None = None) -> dict[str, Any]:
    """Return one capacity of a form."""
    return {"pocet": amount, "popis": note, "typ": coded(f"TypKapacitySocialniSluzby/{unit}")}


def form(code: str, capacities: list[dict[str, Any]], *, nonstop: bool) -> dict[str, Any]:
    """Return one form; what is not given around the clock is given on working days."""
    hours = [{"den": coded(f"DenVTydnu/{day}"), "interval": "8:00-16:00"} for day in WORKING_DAYS]
    return {
        "forma": coded(f"FormaSocialniSluzby/{code}"),
        "nepretrzitePoskytovani": nonstop,
        "casoveRozsahy": None if nonstop else hours,
        "kapacity": capacities,
    }


def service(
    number: int, kind: int, held_by: dict[str, Any], dates: tuple[str, str | None], lists: dict[str, Any]
) -> dict[str, Any]:
    """Return a record with the keys in the order of the file; `lists` holds what differs between services."""
    return {
        "portalId": 990_000 + number,
        "id": f"SocialniSluzba/{990_000 + number}",
        "identifikator": f"{9_901_000 + number}",
        "datumPoskytovaniOd": dates[0],
        "datumPoskytovaniDo": dates[1],
        "kontaktniAdresy": lists["kontaktniAdresy"],
        "druhSocialniSluzby": coded(f"DruhSocialniSluzby/{kind}"),
        "zarizeni": lists["zarizeni"],
        "poskytovatel": held_by,
        "emaily": [{"email": f"sluzba{number}@example.cz", "poznamka": None}],
        "telefony": [],
        "faxy": [],
        "weby": [],
        "ciloveSkupiny": lists["ciloveSkupiny"],
        "vekoveSkupiny": lists["vekoveSkupiny"],
        "doplnujiciInformaceVekoveSkupiny": [],
        "formy": lists["formy"],
        "rozsirenePusobnostiVKraji": lists["rozsirenePusobnostiVKraji"],
        "doplnkoveUdaje": {
            "personalniZajisteni": [],
            "realizacePoskytovani": [],
            "kontrolyPlneniRegistracnichPodminek": [],
            "planyFinancnihoZajisteni": [],
            "dotaceZeStatnihoRozpoctu": [],
            "evidovaneInspekce": [],
        },
    }
