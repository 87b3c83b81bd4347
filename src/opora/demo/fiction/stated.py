"""What municipalities of the demonstration ask for: invented, written by hand, and the same each time.

The municipalities are real, their requests are not: each is marked as invented wherever it is shown.
"""

from dataclasses import dataclass
from typing import Final

TOWN_HALL: Final = "obec"
COORDINATOR: Final = "koordinator"
PLANNER: Final = "planovac"
CONTACT: Final = "odbor sociálních věcí (ukázka), odbor@example.cz"


@dataclass(frozen=True)
class Stated:
    """One invented request: who fills it in, what it says, and how far it gets.

    `ending` is draft, submitted, returned, withdrawn or a decision; `persons` and `capacity` are low, middle, high.
    """

    municipality: str
    writer: str
    kind: str
    group: str
    persons: tuple[int | None, int | None, int | None]
    capacity: tuple[int | None, int | None, int | None] = (None, None, None)
    reason: str = ""
    place: str = ""
    existing: str = ""
    cofinancing_czk: int | None = None
    ending: str = "submitted"
    answer: str = ""
    confirmed: bool = False
    corrected_persons: int | None = None


NONE: Final = (None, None, None)

STATED: Final = (
    Stated(
        "561380", TOWN_HALL, "dzr", "demence", (25, 35, 45), (None, 30, None),
        "Rodiny se o blízké s demencí starají dlouho samy a místo pak hledají i mimo okres.",
        existing="Domov pro seniory, který lidi s demencí přijímá jen výjimečně.",
        cofinancing_czk=1_200_000, ending="network",
        answer="Kapacita pro lidi s demencí byla zařazena do návrhu sítě. O přijetí rozhodne zastupitelstvo.",
    ),
    Stated(
        "561380", COORDINATOR, "nocleharny", "bez_pristresi", (15, 20, 30), (None, 10, None),
        "V zimě přespávají lidé u nádraží a nejbližší volná noclehárna je v jiném městě.",
        place="blízko nádraží", cofinancing_czk=250_000,
    ),
    Stated(
        "561380", COORDINATOR, "poradenstvi", "krize", (None, 60, None), NONE,
        "Na dluhovou poradnu se čeká přes měsíc.", confirmed=True, ending="declined",
        answer="Čekání se zkrátilo na dva týdny. Pokud se znovu prodlouží, podejte nový požadavek.",
    ),
    Stated("561380", TOWN_HALL, "pecovatelska", "", (None, 15, None), ending="draft"),
    Stated(
        "561495", COORDINATOR, "pecovatelska", "seniori", (18, 25, 30), NONE,
        "Pečovatelky nejezdí o víkendu a večer. Lidé z okolních vesnic proto odcházejí do domovů dřív, než by museli.",
        place="Doksy a okolní vesnice", existing="Pečovatelská služba ve všední dny do 15 hodin.",
        cofinancing_czk=400_000, ending="plan",
        answer="Rozšíření péče o víkendy a večery je v akčním plánu jako opatření pro ORP Česká Lípa.",
    ),
    Stated(
        "561835", COORDINATOR, "nzdm", "deti_mladez", (30, 40, None), (None, 15, None),
        "Děti nemají odpoledne kam jít, škola i policie na to upozorňují opakovaně.",
        cofinancing_czk=300_000, corrected_persons=45,
    ),
    Stated(
        "562092", COORDINATOR, "terenni_programy", "vyloucene", (None, 30, None), NONE,
        "V ubytovně žije řada lidí v dluzích a bez práce.", ending="returned",
        answer="Doplňte, kolik lidí v ubytovně žije a kdo s nimi pracuje dnes.",
    ),
    Stated(
        "562017", COORDINATOR, "sas_rodiny", "rodiny", (None, 20, None), NONE,
        "Rodiny se stěhují do bývalých vojenských domů.", ending="withdrawn",
    ),
    Stated(
        "564028", PLANNER, "sas_rodiny", "rodiny", (35, 45, 60), NONE,
        "Rodin s dětmi v hmotné nouzi přibývá a pracovnice orgánu ochrany dětí na ně nestačí.",
        existing="Služba s jednou pracovnicí na celé území.", cofinancing_czk=150_000, ending="later",
        answer="Potřebu uznáváme, peníze roku 2027 na ni nestačí. Vrátíme se k ní při přípravě roku 2028.",
    ),
    Stated(
        "564265", PLANNER, "terenni_programy", "vyloucene", (20, 25, 40), NONE,
        "Terénní pracovník jezdí jednou za dva týdny, což nestačí.", cofinancing_czk=80_000,
    ),
    Stated(
        "563820", PLANNER, "pecovatelska", "seniori", NONE, (None, 20, None),
        "Kapacita je naplněná od jara, nové klienty služba odmítá.", existing="Pečovatelská služba města.",
    ),
    Stated(
        "577197", PLANNER, "odlehcovaci", "pecujici", (8, 12, 15), (None, 6, None),
        "Lidé, kteří pečují doma, si nemohou odpočinout. Nejbližší odlehčovací lůžko je hodinu cesty.",
        cofinancing_czk=200_000,
    ),
    Stated("576964", PLANNER, "osobni_asistence", "telesne", (None, None, None), ending="draft"),
)  # fmt: skip

NOTHING_ASKED: Final = "562262"
"""A municipality that asks for nothing; its coordinator says so for it."""
