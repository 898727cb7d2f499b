"""Titles of office in further languages and scripts, put into the English words that `turnover_words` knows.

One line is one phrase as it is written, and what it says. They are compared in the form that `core.names.search_key` gives
them, so that accents, hamza and capitals do not matter; the longest fits first. Words that join (`wa`, `ve`, `і`) are left
out only of a title in whose language something was recognised: elsewhere they may be a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.names import search_key

_ARABIC: Final = """
نائب رئيس الوزراء = deputy prime minister
رئيس مجلس الوزراء = prime minister
رئيس الوزراء = prime minister
رئيس الحكومة = prime minister
الوزير الأول = prime minister
وزير الدولة = juniorminister
وزير دولة = juniorminister
نائب وزير = deputy minister
وكيل وزارة = permanentsecretary
وزير = minister
وزيرة = minister
وزارة = minister
رئيس الجمهورية = president
نائب الرئيس = vice president
رئيس البرلمان = speaker parliament
رئيس مجلس النواب = speaker parliament
رئيس هيئة الأركان العامة = chief of the general staff
رئيس هيئة الأركان = chief of the general staff
رئيس الأركان العامة = chief of the general staff
رئيس الأركان = chief of the general staff
قائد الجيش = commander army
قائد الشرطة = commander police
قائد = commander
مدير عام = director general
مدير = director
محافظ البنك المركزي = governor central bank
محافظ = governor
والي = governor
عمدة = mayor
سفير = ambassador
سفيرة = ambassador
النائب العام = prosecutor general
المدعي العام = prosecutor general
الدفاع الوطني = national defence
الدفاع = defence
الداخلية = interior
الشؤون الخارجية = foreign
الخارجية = foreign
الصحة = health
العدل = justice
المالية = finance
التعليم العالي = higher education
التربية والتعليم = education
التربية = education
التعليم = education
الزراعة = agriculture
الطاقة = energy
الكهرباء = electricity
النفط = petroleum
البترول = petroleum
المعادن = mines
التعدين = mines
المناجم = mines
البيئة = environment
النقل = transport
الأشغال العامة = works
العمل = labour
التجارة = trade
الصناعة = industry
الإعلام = information
الثقافة = culture
الشباب = youth
الرياضة = sports
السياحة = tourism
المياه = water
الموارد المائية = water
الإسكان = housing
الاقتصاد = economy
التخطيط = planning
الشؤون الاجتماعية = social
الاتصالات = communications
المرأة = women
حقوق الإنسان = human rights
الأمن العام = public security
الأمن = security
الشرطة = police
الجيش = army
"""
_RUSSIAN: Final = """
первый заместитель премьер министра = first deputy prime minister
первый вице премьер = first deputy prime minister
заместитель премьер министра = deputy prime minister
вице премьер = deputy prime minister
премьер министр = prime minister
председатель правительства = prime minister
председатель совета министров = prime minister
председатель кабинета министров = prime minister
первый заместитель министра = first deputy minister
заместитель министра = deputy minister
министр = minister
министра = minister
министерство = minister
президент = president
вице президент = vice president
начальник генерального штаба = chief of the general staff
главнокомандующий = commander in chief
командующий = commander
командир = commander
губернатор = governor
аким = governor
мэр = mayor
посол = ambassador
генеральный прокурор = prosecutor general
прокурор = prosecutor
председатель = chairperson
директор = director
глава = head
внутренних дел = interior
иностранных дел = foreign
обороны = defence
здравоохранения = health
высшего образования = higher education
образования = education
просвещения = education
науки = science
юстиции = justice
финансов = finance
сельского хозяйства = agriculture
энергетики = energy
транспорта = transport
промышленности = industry
торговли = trade
экономического развития = economy
экономики = economy
труда = labour
социальной защиты = social
культуры = culture
спорта = sports
туризма = tourism
экологии = environment
природных ресурсов = natural resources
водных ресурсов = water
чрезвычайных ситуаций = emergency
строительства = construction
связи = communications
безопасности = security
полиции = police
армии = army
"""
_UKRAINIAN: Final = """
перший віце прем'єр міністр = first deputy prime minister
віце прем'єр міністр = deputy prime minister
прем'єр міністр = prime minister
перший заступник міністра = first deputy minister
заступник міністра = deputy minister
міністр = minister
міністра = minister
президент = president
начальник генерального штабу = chief of the general staff
головнокомандувач = commander in chief
командувач = commander
голова обласної державної адміністрації = governor
голова обласної військової адміністрації = governor
міський голова = mayor
генеральний прокурор = prosecutor general
голова = chairperson
внутрішніх справ = interior
закордонних справ = foreign
оборони = defence
охорони здоров'я = health
освіти = education
науки = science
юстиції = justice
фінансів = finance
аграрної політики = agriculture
енергетики = energy
інфраструктури = infrastructure
економіки = economy
культури = culture
молоді = youth
спорту = sports
соціальної політики = social
довкілля = environment
безпеки = security
"""
_INDONESIAN: Final = """
menko polhukam = coordinating minister political justice security
menteri koordinator = coordinating minister
menko = coordinating minister
polhukam = political justice security
wakil menteri = deputy minister
wamen = deputy minister
menteri = minister
mendagri = minister interior
menlu = minister foreign
menhan = minister defence
menkeu = minister finance
panglima tentara nasional indonesia = commander armed forces
panglima tni = commander armed forces
panglima = commander
kepala kepolisian negara = chief national police
kepala kepolisian daerah = chief regional police
kapolri = chief national police
kapolda = chief regional police
kapolres = chief district police
kepala staf angkatan darat = chief of army staff
kepala staf angkatan laut = chief of navy staff
kepala staf angkatan udara = chief of air staff
ksad = chief of army staff
ksal = chief of navy staff
ksau = chief of air staff
jaksa agung = attorney general
kepala = chief
gubernur = governor
bupati = regent
wali kota = mayor
walikota = mayor
camat = subdistrict head
duta besar = ambassador
hak asasi manusia = human rights
ham = human rights
sumber daya mineral = mineral resources
sumber daya alam = natural resources
lingkungan hidup = environment
pekerjaan umum = public works
perumahan rakyat = housing
tenaga kerja = labour
ketenagakerjaan = labour
badan usaha milik negara = state enterprises
bumn = state enterprises
politik = political
keamanan = security
kepolisian = police
"""
_SWAHILI: Final = """
naibu waziri mkuu = deputy prime minister
waziri mkuu = prime minister
naibu waziri = deputy minister
waziri wa nchi = juniorminister
waziri = minister
wizara = minister
katibu mkuu kiongozi = chief secretary
katibu mkuu = permanentsecretary
naibu katibu mkuu = deputy permanentsecretary
rais = president
makamu wa rais = vice president
makamu wa kwanza wa rais = first vice president
makamu wa pili wa rais = second vice president
mkuu wa mkoa = regional commissioner
mkuu wa wilaya = district commissioner
mkuu wa majeshi = chief of defence forces
mkuu wa jeshi la polisi = inspector general of police
kamanda wa polisi = police commander
kamanda = commander
mkurugenzi mkuu = director general
mkurugenzi = director
mwanasheria mkuu = attorney general
jaji mkuu = chief justice
spika = speaker
balozi = ambassador
mbunge = member parliament
gavana = governor
meya = mayor
mambo ya ndani = interior
mambo ya nje = foreign
ulinzi = defence
afya = health
elimu = education
fedha = finance
kilimo = agriculture
nishati = energy
madini = mines
maji = water
ardhi = lands
makazi = housing
uchukuzi = transport
ujenzi = works
viwanda = industry
biashara = trade
katiba = constitutional
sheria = justice
kazi = labour
vijana = youth
michezo = sports
utamaduni = culture
utalii = tourism
maliasili = natural resources
mifugo = livestock
uvuvi = fisheries
mazingira = environment
habari = information
mawasiliano = communications
usalama = security
polisi = police
wanawake = women
mipango = planning
uwekezaji = investment
"""
_VIETNAMESE: Final = """
phó thủ tướng = deputy prime minister
thủ tướng = prime minister
thứ trưởng bộ = deputy minister
thứ trưởng = deputy minister
bộ trưởng bộ = minister
bộ trưởng = minister
phó chủ tịch nước = vice president
chủ tịch nước = president
chủ tịch quốc hội = speaker parliament
chủ tịch ủy ban nhân dân = chairperson people committee
bí thư tỉnh ủy = party secretary province
tổng tham mưu trưởng = chief of the general staff
tư lệnh = commander
đại sứ = ambassador
quốc phòng = national defence
công an = public security
ngoại giao = foreign
nội vụ = interior
y tế = health
tài chính = finance
giáo dục và đào tạo = education
giáo dục = education
tư pháp = justice
nông nghiệp = agriculture
công thương = industry trade
công nghiệp = industry
thương mại = trade
giao thông vận tải = transport
xây dựng = construction
tài nguyên = natural resources
môi trường = environment
lao động = labour
thương binh và xã hội = social
khoa học và công nghệ = science technology
thông tin và truyền thông = information communications
văn hóa = culture
thể thao = sports
du lịch = tourism
kế hoạch và đầu tư = planning investment
"""
_TURKISH: Final = """
cumhurbaşkanı yardımcısı = vice president
cumhurbaşkanı = president
başbakan yardımcısı = deputy prime minister
başbakan = prime minister
bakan yardımcısı = deputy minister
bakanlığı bakanı = minister
bakanı = minister
bakanlığı = minister
bakan = minister
genelkurmay başkanı = chief of the general staff
kara kuvvetleri komutanı = commander army
deniz kuvvetleri komutanı = commander navy
hava kuvvetleri komutanı = commander air
jandarma genel komutanı = commander general gendarmerie
komutanı = commander
emniyet genel müdürü = director general police
genel müdürü = director general
müdürü = director
büyükşehir belediye başkanı = mayor
belediye başkanı = mayor
meclis başkanı = speaker parliament
başkanı = chairperson
valisi = governor
vali = governor
kaymakamı = district governor
kaymakam = district governor
büyükelçisi = ambassador
büyükelçi = ambassador
başsavcısı = chief prosecutor
milli savunma = national defence
savunma = defence
içişleri = interior
dışişleri = foreign
sağlık = health
milli eğitim = national education
eğitim = education
adalet = justice
hazine = treasury
maliye = finance
tarım = agriculture
orman = forestry
enerji = energy
tabii kaynaklar = natural resources
çevre = environment
şehircilik = urban
iklim değişikliği = climate change
ulaştırma = transport
altyapı = infrastructure
sanayi = industry
teknoloji = technology
ticaret = trade
çalışma = labour
sosyal güvenlik = social security
aile = family
kültür = culture
turizm = tourism
gençlik = youth
spor = sports
emniyet = police
"""
_HAN: Final = """
国务院副总理 = deputy prime minister
副总理 = deputy prime minister
国务院总理 = prime minister
总理 = prime minister
国家主席 = president
总统 = president
副总统 = vice president
副部长 = deputy minister
部部长 = minister
部长 = minister
部部長 = minister
副部長 = deputy minister
部長 = minister
总参谋长 = chief of the general staff
司令 = commander
省长 = governor
市长 = mayor
大使 = ambassador
检察长 = prosecutor general
国防 = national defence
國防 = national defence
外交 = foreign
公安 = public security
国家安全 = state security
财政 = finance
教育 = education
卫生健康 = health
卫生 = health
司法 = justice
农业农村 = agriculture rural
农业 = agriculture
商务 = trade
工业和信息化 = industry information
生态环境 = environment
自然资源 = natural resources
交通运输 = transport
水利 = water
民政 = social
科学技术 = science technology
文化和旅游 = culture tourism
"""
_JOINING: Final = {
    "sw": "wa ya na za la cha ofisi",
    "tr": "ve ile",
    "vi": "va bo nuoc",
    "ru": "и по республики российской федерации",
    "uk": "і та з україни",
    "id": "bidang negara republik indonesia ri",
    "ar": "في جمهورية",
}


def _lines(text: str) -> list[tuple[str, str]]:
    pairs = (line.split(" = ") for line in text.strip().splitlines())
    return [(native, said) for native, said in pairs]


def _table() -> dict[str, tuple[str, str]]:
    """The folded phrase to what it says and its language."""
    found: dict[str, tuple[str, str]] = {}
    languages = (
        ("id", _INDONESIAN), ("sw", _SWAHILI), ("tr", _TURKISH), ("vi", _VIETNAMESE), ("ru", _RUSSIAN), ("uk", _UKRAINIAN),
        ("ar", _ARABIC),
    )  # fmt: skip
    for language, text in languages:
        for native, said in _lines(text):
            found.setdefault(search_key(native), (said, language))
            if native.startswith("ال"):
                found.setdefault(search_key(f"و{native}"), (said, language))
    return found


_SAYS: Final = _table()
_ANY: Final = re.compile(
    r"\b(?:" + "|".join(re.escape(key) for key in sorted(_SAYS, key=len, reverse=True)) + r")\b"
)
# What says a rank: without one of these a title is in none of the languages, whatever words of theirs it has.
_OFFICE: Final = re.compile(
    r"\b(?:minister|juniorminister|president|speaker|chief|commander|director|governor|mayor|ambassador|prosecutor|"
    r"permanentsecretary|commissioner|chairperson|attorney|secretary|inspector|head|regent|member)\b"
)
_LEFT_OUT: Final = {
    language: frozenset(search_key(word) for word in words.split()) for language, words in _JOINING.items()
}
_HAN_SAYS: Final = dict(_lines(_HAN))
_HAN_ANY: Final = re.compile("|".join(sorted(_HAN_SAYS, key=len, reverse=True)))
_IS_HAN: Final = re.compile("[\u4e00-\u9fff]")


def spelled_out_han(text: str) -> str:
    """A title in Chinese characters, which has no spaces, as English words; what is not known stays.

    >>> " ".join(spelled_out_han("国防部副部长").split())
    'national defence deputy minister'
    """
    if not _IS_HAN.search(text):
        return text
    said = _HAN_ANY.sub(lambda found: f" {_HAN_SAYS[found[0]]} ", text)
    return re.sub(r"部(?=\s|$)", " ", said)


@lru_cache(maxsize=65536)
def in_english(text: str) -> str:
    """A folded title with the phrases of one further language put into English words.

    >>> in_english("waziri wa ulinzi")
    'minister defence'
    >>> in_english("mayor of wa")
    'mayor of wa'
    """
    told: dict[str, list[str]] = {}
    for found in _ANY.finditer(text):
        said, language = _SAYS[found[0]]
        told.setdefault(language, []).append(said)
    offices = {
        language: sum(len(one.split()) for one in said)
        for language, said in told.items()
        if any(_OFFICE.search(one) for one in said)
    }
    if not offices:
        return text
    language = max(offices, key=lambda one: (offices[one], one))
    family = {"ru", "uk"} if language in ("ru", "uk") else {language}

    def put(found: re.Match[str]) -> str:
        said, of = _SAYS[found[0]]
        return f" {said} " if of in family else found[0]

    words = _ANY.sub(put, text).split()
    left_out = frozenset().union(*(_LEFT_OUT[one] for one in family))
    kept = [word for word in words if word not in left_out]
    return " ".join(kept or words)
