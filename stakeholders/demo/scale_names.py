"""Words from which made-up names are put together; no real person is meant."""

from __future__ import annotations

GIVEN = [
    "Amina",
    "Bola",
    "Chidi",
    "Dayo",
    "Efua",
    "Femi",
    "Grace",
    "Hassan",
    "Ifeoma",
    "Jide",
    "Kwame",
    "Lola",
    "Musa",
    "Ngozi",
    "Olu",
    "Patience",
    "Rashid",
    "Sade",
    "Tunde",
    "Uche",
    "Victor",
    "Wanjiru",
    "Yaw",
    "Zainab",
    "Abel",
    "Beatrice",
    "Celestin",
    "Denise",
    "Emeka",
    "Fatou",
    "Gaston",
    "Halima",
    "Ibrahim",
    "Joseline",
    "Kofi",
    "Laure",
    "Mamadou",
    "Nadia",
    "Oumar",
    "Pascal",
]
FAMILY_STARTS = [
    "Aba",
    "Beko",
    "Chi",
    "Dan",
    "Eko",
    "Fofa",
    "Gya",
    "Haru",
    "Ido",
    "Jal",
    "Kei",
    "Lawa",
    "Mba",
    "Nko",
    "Oka",
    "Pele",
    "Quaye",
    "Sow",
    "Tra",
    "Uzo",
]
FAMILY_MIDDLES = ["ra", "lu", "ma", "ni", "ka", "so", "te", "bi", "wo", "du"]
FAMILY_ENDS = [
    "bara",
    "dele",
    "kong",
    "mani",
    "ndo",
    "pala",
    "ssou",
    "tanga",
    "voka",
    "zima",
    "gbe",
    "kumba",
    "lemba",
    "mosi",
    "njo",
    "roba",
    "shama",
    "tembo",
    "wala",
    "yanga",
]
PLACES = [
    "Alindi",
    "Bokala",
    "Cateni",
    "Dumbo",
    "Eseka",
    "Fumbe",
    "Gatoro",
    "Hamba",
    "Inongo",
    "Jebala",
    "Kasenga",
    "Lubwe",
    "Mwati",
    "Nyanza",
    "Obala",
    "Pweto",
    "Ruvu",
    "Songa",
    "Tabora",
    "Ubundi",
]
BODIES = (
    "Ministry",
    "Directorate",
    "Agency",
    "Regional council",
    "District office",
    "Customs service",
    "Water board",
    "Police command",
)
OFFICES = (
    "Director",
    "Deputy director",
    "Commissioner",
    "Secretary",
    "Inspector",
    "Councillor",
    "Registrar",
    "Prefect",
)


def person(number: int) -> tuple[str, str]:
    """Given and family name of the person with that number; spread, so that the order of names is not that of numbers."""
    spread = number * 7919
    given = GIVEN[spread % len(GIVEN)]
    rest = spread // len(GIVEN)
    start, rest = FAMILY_STARTS[rest % len(FAMILY_STARTS)], rest // len(FAMILY_STARTS)
    middle, rest = FAMILY_MIDDLES[rest % len(FAMILY_MIDDLES)], rest // len(FAMILY_MIDDLES)
    end = FAMILY_ENDS[rest % len(FAMILY_ENDS)]
    return given, f"{start}{middle}{end}"
