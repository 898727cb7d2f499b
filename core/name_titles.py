"""Honorifics, ranks and suffixes that are not part of a name, as they stand in published rosters.

All words are lower case and without dots, as `core.names.search_key` would leave them.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURE_TITLES: Final = _words(
    # courtesy and learning
    "mr mrs ms miss mister madam madame mme mlle monsieur sir dame dr dra doctor prof profa professor "
    "engr eng ing ir barr barrister atty attorney arch arc pharm surv qs tpl lic licda "
    "senor senora sra srta herr frau drs drh "
    # office
    "minister ministre ministro ministra exmo exma mtro mtra lcdo lcda licenciado licenciada arq "
    "hon honourable honorable honble rt excellency he hrh hm exc senator rep representative amb "
    "ambassador gov governor cllr councillor deputy mp mep mhr "
    # religion
    "rev revd reverend bishop archbishop msgr fr alhaji alh alhaja hajia hajjah mallam malam ustaz ustadz elhadj "
    # armed forces and police
    "gen lt ltc lieut lieutenant maj col colonel brig brigadier capt captain cdr commander cmdr cdre commodore adm "
    "gral gal marechal mariscal coronel cel teniente tenente capitan capitaine capitao almirante amiral brigadeiro "
    "comandante commandant commissaire comisario comissario "
    "admiral vadm radm avm acm sgt cpl igp dig aig acp dcp csp supt insp inspector commissioner ssgt general rtd retd "
    "cdt cdte cmdt cmdte cne cnel crnl tcrn tcnel ltn alm almte calm valm sgto cmte "
    # French, Spanish and Portuguese
    "pr excmo excma ilmo ilma abg abog econ mtre sr "
    # Indonesian and Malay
    "hj tgk jend jenderal letjen mayjen brigjen irjen komjen kombes laksamana laksdya laksda marsekal tni purn purnawirawan "
    # Swahili
    "mhe mheshimiwa mh dkt bw mwl jenerali luteni kanali meja kapteni kamanda balozi "
    # Turkish
    "sn sayin av doc orgeneral korgeneral tumgeneral tuggeneral oramiral koramiral tumamiral albay yarbay"
)
"""Never a name at the front: removed even when a single word is left."""

POSSIBLE_TITLES: Final = _words(
    "major chief prince princess king queen judge justice baron count sultan lord lady otunba oba emir eze igwe togbe "
    "datuk dato datin tun shri smt ratu tuan bapak ibu daw maulana mwalimu mzee ato woizero sheikh shaikh sheik cheikh "
    "haji hajj imam mufti pastor marshal sen cs ps cas me bi jen dona don dom"
)
"""A title or a name: left out of the matching key while two words remain, never taken from the readable name."""

SUFFIXES: Final = _words(
    "jr jnr junior sr snr senior ii iii iv phd dphil md msc mba llb llm esq mp mep mna mps mpp rtd retd ret sc san "
    "ofr con gcon gcfr mfr oon cfr fss psc egh cbs ebs mgh mbs obe cbe mbe kbe gbe cmg kcmg gcmg gcl lbe kcb cb qc kc "
    "pc oam ao am csm ods dso"
)
"""Removed at the end only while two words are left; `III` and `Jr.` stay in the readable name."""

KEPT_SUFFIXES: Final = _words("jr jnr junior sr snr senior ii iii iv")
"""Part of the readable name although left out of the matching key."""

NATIVE_TITLES: Final = _words(
    # Arabic
    "السيد السيدة الدكتور الدكتورة المهندس المهندسة الأستاذ الأستاذة الشيخ الفريق اللواء العميد العقيد المقدم الرائد النقيب "
    "المشير الجنرال القاضي معالي سعادة فخامة السفير أول ركن "
    # Russian and Ukrainian
    "генерал майор подполковник полковник капитан адмирал маршал господин госпожа пан пані генерал-лейтенант "
    "генерал-майор генерал-полковник вице-адмирал контр-адмирал "
    # Vietnamese and Spanish: without their marks they are names (`Ong`, `Ba`)
    "ông bà dña dª"
)
"""Titles that count only as they are written, in lower case: transliterated they could be names."""

LEADING_PHRASES: Final = (
    "general darmee",
    "general de corps darmee",
    "general de division aerienne",
    "gral de div",
    "gral de brig",
    "gral de division",
    "gral de brigada",
    "general de ejercito",
    "general de exercito",
    "ten cel",
    "ten gen",
    "tenente coronel",
    "teniente coronel",
    "exmo sr",
    "exma sra",
    "eng o",
    "eng a",
    "tan sri",
    "dato seri",
    "dato sri",
    "datuk seri",
    "komjen pol",
    "irjen pol",
    "brigjen pol",
    "kombes pol",
    "jenderal pol",
    "dai tuong",
    "thuong tuong",
    "trung tuong",
    "thieu tuong",
    "do doc",
    "air chief marshal",
    "air vice marshal",
    "air marshal",
    "air commodore",
    "air cdre",
    "vice admiral",
    "contre amiral",
    "vice amiral",
    "general de division",
    "general de brigade",
    "general de brigada",
    "colonel major",
    "madame la ministre",
    "monsieur le ministre",
    "mme la ministre",
    "m le ministre",
    "la ministre",
    "le ministre",
    "el ministro",
    "la ministra",
    "vice adm",
    "rear admiral",
    "rear adm",
    "wing commander",
    "wing cdr",
    "group captain",
    "flt lt",
    "assoc prof",
    "associate professor",
    "right honourable",
    "right hon",
    "major general",
    "brig gen",
    "h e",
    "s e",
    "h r h",
    "h m",
    "his excellency",
    "her excellency",
    "son excellence",
    "su excelencia",
    "sua excelencia",
    "his majesty",
    "her majesty",
    "his royal highness",
    "her royal highness",
    "the right honourable",
    "the rt hon",
    "the honourable",
    "the honorable",
    "the hon",
    "al haji",
    "al hajj",
    "el hadj",
)
"""Several words that stand before a name."""
