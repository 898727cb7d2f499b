"""One form for a name that is written in several ways: across alphabets, with and without articles, short and long.

Only the forms that are one name everywhere are here (`Oleksandr` and `Aleksandr`, `Abd al-Rahman` and `Abdulrahman`); what
a slip or an ending makes of a name is decided in `duplicates`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.name_titles import NATIVE_TITLES
from core.names import search_key, words_without_titles

_GROUPS: Final = """
mohammed mohamed muhammad mohammad mohamad muhamad muhammed mohd muhammadu mohammadu
ahmed ahmad ahmadu akhmad
yusuf youssef yousef yusef youssouf yousuf yussuf yousouf yusof
abdullah abdallah abdulla abdoulaye abdullahi
ibrahim ebrahim brahim ibrahima ibraheem
ismail ismael esmail ismaila
hussein hussain husain hossein husayn houssein hussaini
hassan hasan hassane
othman osman usman ousmane uthman ousman
omar umar oumar umaru
ali aly
aisha aicha ayesha aishatu
fatima fatma fatimah fatoumata fatimata
khalid khaled
said saeed sayed saied
suleiman sulaiman soleiman suleyman souleymane sulayman
mustafa mustapha moustapha mostafa
musa moussa mousa moosa
isa issa eisa
jibril djibril gibril
yahya yahia yehia
salih saleh salah
umm oum
oleksandr aleksandr alexander alexandr aliaksandr olexandr
volodymyr vladimir uladzimir wladimir
serhiy sergiy sergei sergey serhii sergii serguei siarhei serhij
oleksiy aleksei alexei alexey oleksii aleksey olexiy aliaksei
dmytro dmitry dmitri dmitriy dimitri dmitrij dzmitry
mykola nikolai nikolay nikolaj mikalai
andriy andrei andrey andrii andrej
yevhen evgeny evgeni yevgeny yevgeni ievgen evgenii evhen yevgeniy yevhenii
mykhailo mikhail mykhaylo mihail mikhailo
yuriy yuri yury iurii yurii iuri jurij
vasyl vasily vasiliy vasili vassily
ihor igor
oleh oleg
olha olga
hanna ganna
kateryna ekaterina yekaterina katerina
iryna irina
natalia nataliya nataliia natalya
svitlana svetlana
yulia yuliya iuliia julia iulia
kyrylo kirill kiril
maksym maksim maxim maksym
denys denis
pavlo pavel
petro petr pyotr piotr
viktor victor viktar
oksana oxana
tetiana tatiana tatyana tetyana
stepan stefan
hryhoriy grigory grigori hryhorii
zhanna janna
valeriy valery valeri valerii
hennadiy gennady gennadi gennadiy gennadii hennadii
heorhiy georgy georgi georgiy georgii
anatoliy anatoly anatoli anatolii
chukwuemeka emeka
olusegun segun
adeniyi niyi
godwin goddy
william bill
robert bob
richard dick
james jim
thomas tom
anthony tony
benjamin ben
edward ed
kenneth ken
michael mike
joseph joe
samuel sam
daniel dan
christopher chris
frederick fred
francisco paco
jose pepe
jamal gamal djamal jamel
nasser nasir naser nacer nassir
kassym kasym qasym kassim
zhomart jomart
"""
_FORMS: Final = {
    word: group.split()[0] for group in _GROUPS.strip().splitlines() for word in reversed(group.split())
}
_PARTICLES: Final = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "el",
        "al",
        "ul",
        "as",
        "ar",
        "an",
        "ad",
        "bin",
        "ibn",
        "bint",
        "binti",
        "von",
        "van",
        "der",
        "y",
        "e",
        "ould",
        "wuld",
    ]
)
_ABD: Final = re.compile(r"\babd(?:(?:[eaou]l|[eaou][rsntdz](?=\s))\s?|\s(?:[eaou][lrsntdz]\s)?)(?=[a-z]{3})")
_ABD_ONE: Final = re.compile(r"\babd[eaou]([rsntdz])(?=\1[a-z]{3})")
_ARTICLE: Final = re.compile(r"\b(?:al|el)[-\s](?=\w{3})", re.IGNORECASE)
_DIN: Final = re.compile(r"(\w{3,})(?:\s|-)?(?:[aeu]d|[aeu]l)(?:\s|-)?(?:din|deen|dine)\b")
# Degrees after a name of two words or more: `Listyo Sigit Prabowo, M.Si.`
_DEGREES: Final = re.compile(r"(?<=\w\w)(?:,\s*(?:[A-Z][A-Za-z]{0,3}\.\s?){1,3}[A-Z]?[a-z]{0,2}\.?)+$")
_SHORT: Final = tuple(
    (re.compile(pattern), whole)
    for pattern, whole in (
        (r"\bMa\.(?=\s)|\bMª", "Maria"),
        (r"\bFco\.?(?=\s)", "Francisco"),
        (r"\bMd\.(?=\s)", "Mohammed"),
        (r"\bWm\.(?=\s)", "William"),
        (r"\bGeo\.(?=\s)", "George"),
    )
)
_HAN: Final = re.compile("[\u4e00-\u9fff]{2,4}")
_TWO_SIGN_SURNAMES: Final = frozenset(
    {"欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒"}
)
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_FIRST_LETTERS: Final = str.maketrans({"ا": "a", "ع": "a", "أ": "a", "إ": "i", "آ": "a", "و": "w", "ي": "y"})
_LETTERS: Final = str.maketrans(
    {"ا": "a", "ع": "a", "و": "u", "ي": "i", "ى": "a", "ة": "a", "أ": "a", "إ": "i", "ئ": "i"}
)
_VOWELS: Final = re.compile("[aeiou]")
_SOUNDS: Final = re.compile("q|c(?!h)")
_DOUBLE: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def one_form(name: str) -> str:
    """The name in its one form, in ASCII, in the order in which it is written, without what stands before it.

    >>> one_form("Abd al-Rahman Youssef") == one_form("Abdulrahman YUSUF")
    True
    """
    name = _DEGREES.sub("", name)
    if _HAN.fullmatch(name.replace(" ", "")):
        name = _surname_apart(name.replace(" ", ""))
    for pattern, whole in _SHORT:
        name = pattern.sub(whole, name)
    if _ARABIC.search(name):
        name = _romanised(" ".join(_untitled(name.split())))
    key = " ".join(words_without_titles(_ARTICLE.sub("", name).replace("-", " ")))
    key = _DIN.sub(r"\1uddin", _ABD.sub("abdul", _ABD_ONE.sub("abdul", key)))
    words = [_FORMS.get(word, word) for word in key.split()]
    kept = [word for word in words if word not in _PARTICLES]
    return " ".join(kept if len(kept) > 1 or len(words) == 1 else words)


def _untitled(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0].strip(".") in NATIVE_TITLES:
        words = words[1:]
    return words


def _surname_apart(name: str) -> str:
    """A Chinese name as it is romanised: the surname, then the given name in one word.

    >>> one_form("李克强") == one_form("Li Keqiang")
    True
    """
    cut = 2 if name[:2] in _TWO_SIGN_SURNAMES and len(name) > 2 else 1
    return f"{search_key(name[:cut]).replace(' ', '')} {search_key(name[cut:]).replace(' ', '')}"


def without_vowels(name: str) -> str | None:
    """What both writings have of a name that one script writes without vowels; None when too little is left.

    >>> without_vowels("محمد بن سلمان") == without_vowels("Mohammed bin Salman")
    True
    """
    words = [_DOUBLE.sub(r"\1", _VOWELS.sub("", _SOUNDS.sub("k", word))) for word in one_form(name).split()]
    kept = sorted(word for word in words if word)
    return " ".join(kept) if len(kept) > 1 and sum(map(len, kept)) > 5 else None


def is_arabic(name: str) -> bool:
    """Whether a name is in Arabic letters."""
    return bool(_ARABIC.search(name))


def _romanised(name: str) -> str:
    """Arabic letters in the Latin ones that newspapers use for them; articles left out."""
    out = []
    for word in name.split():
        bare = word[2:] if word.startswith("ال") and len(word) > 3 else word
        out.append(bare[:1].translate(_FIRST_LETTERS) + bare[1:].translate(_LETTERS))
    return re.sub(r"\bبن\b|\bbn\b", "bin", search_key(" ".join(out)))
