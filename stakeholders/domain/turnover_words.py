"""Words of office in several languages: what rank a title gives and what it is about.

One line is one concept; its first word stands for it. Words are as `core.names.search_key` leaves them. A ministry that
is called Health in one list and *Santé* in the next is the same one; ranks never mean each other.
"""

from __future__ import annotations

from typing import Final

_CONCEPTS: Final = """
agriculture agricultural agricultura agricole farming pertanian agro agrarian
defence defense defensa defesa pertahanan armies
health sante salud saude kesehatan sanitation
education educational educacion educacao pendidikan enseignement ensino ensenanza
higher superieur superieure superior tinggi tertiary
finance finances financial finanzas financas hacienda fazenda keuangan
budget presupuesto orcamento
treasury tresor tesoro tesouro
economy economic economics economie economia economique economico economica perekonomian ekonomi
planning plan planification planificacion planejamento planeamento perencanaan
foreign external exteriores exterior exterieures exterieur etrangeres etranger estrangeiros extranjeras luar
interior internal interieur interieure administracao_interna
justice justicia justica hukum law
labour labor employment travail trabajo trabalho emploi empleo emprego ketenagakerjaan work manpower
environment environmental ecology ecological environnement ambiente lingkungan ecologie ecologia
climate climatique clima climatico climatica iklim
transport transportation transports transporte transportes perhubungan
works travaux obras
infrastructure infrastructural infrastructures infraestructura infraestruturas infraestructuras infraestrutura
housing logement habitat vivienda habitacao habitation perumahan
water eau agua aguas eaux hydraulique hidraulicos hydraulics
energy energie energia energetica energi electricity
power
petroleum petrole petroleo oil hydrocarbons hidrocarburos hidrocarbonetos hydrocarbures
mines mining minerals mineral minerales minerais mineraux minas mineria mineracao minier miniers miniere mine
industry industrial industries industrie industria industriel perindustrian industriais
trade commerce commercial comercio perdagangan
investment investissement investissements inversion inversiones investimento investimentos investasi
tourism tourisme turismo pariwisata
culture cultural cultura culturel culturelle kebudayaan cultures
arts art artes
sports sport deportes deporte desporto desportos esporte esportes olahraga
youth jeunesse juventud juventude pemuda
women woman femmes femme mujer mujeres mulher mulheres feminine perempuan
gender genre genero equality egalite igualdad igualdade
children child enfance enfants infancia anak
family famille familia families
social sociale sociaux sociales sosial
welfare bienestar bem_estar kesejahteraan wellbeing
humanitarian humanitaire humanitaria humanitarios
disaster disasters catastrophes calamity
science sciences sciencia ciencia ciencias scientific scientifique cientifica
technology technologies technologie tecnologia technological teknologi tecnologico
research recherche investigacion pesquisa riset
innovation innovations inovacao innovacion inovasi
digital numerique digitalisation digitalization digitalizacion digitale
communications communication comunicacion comunicaciones comunicacao comunicacoes komunikasi
telecommunications telecoms telecomunicaciones telecomunicacoes
information informacion informacao informasi informations
ict ictl tic tics
media medios presse press
lands land terres tierras terras domaine foncier
forestry forest forests forets bosques florestas kehutanan forestal
fisheries fishery fishing peche pesca pescas perikanan
livestock elevage ganaderia pecuaria animal
blue
wildlife faune fauna
rural rurale ruraux rurales desa village
urban urbain urbanisme urbano urbanismo urbanism
region regional regions regionale regionales
local locale locales lokal
government gobierno governo gouvernement pemerintah governmental
parliamentary parlementaires parlement parlamentarios parlamentares parliament
decentralisation decentralization descentralizacion descentralizacao devolution
security securite seguridad seguranca keamanan
police policia polisi
army ejercito exercito land_forces terre darat
navy marinha armada naval marine laut
air aire udara
customs douanes aduanas alfandegas
prisons prison correctional penitentiary
brigade brigada bde
battalion bataillon batallon batalhao bn
division div
regiment regt regimiento regimento
veterans combattants combatientes combatentes excombatientes
peace paz paix
reconciliation reconciliacion reconciliacao
human humanos droits_humains
rights droits derechos direitos
religion religious religieux culte cultes agama religiosos
integration integracion integracao
cooperation cooperacion cooperacao
international internacional internationale internationales internationaux
european europeen europea europeia
african africaine africana africain
aviation aviacion aviacao aerospace
ports port puertos portos
roads road routes highways carreteras
railways railway ferrocarriles
civil_service fonction_publique
population demographie
community communities communaute comunidad
consumer consumidor consommateurs
competition competencia
cooperatives cooperative cooperativas koperasi
small petites pequenas
enterprises enterprise empresas entreprises business businesses
entrepreneurship emprendimiento
students student
science_higher
presidency presidence presidencia president_office
cabinet gabinete
privatisation privatization
immigration migration migracion migracoes migraciones migracao
refugees refugies refugiados
indigenous indigenas autochtones
amazon amazonia amazonie
borders border frontieres fronteras fronteiras
strategic strategique strategiques estrategicos
territories territorial territoires territorio territorial
capital capitale
federal_capital
temporarily
occupied
"""
_RANKS: Final = """
minister min ministers ministra ministro ministre menteri waziri ministros ministre_delegue
secretary secretario secretaria secretaire sekretaris
deputy vice adjunto adjunta adjoint adjointe wakil suplente viceminister viceministro viceministra
assistant assistante auxiliar
delegate delegue deleguee delegado delegada
president presidente presidenta presiden
prime perdana
governor gobernador gobernadora governador governadora gouverneur gouverneure gubernur
mayor alcalde alcaldesa prefeito prefeita maire
prefect prefet prefete prefecto
ambassador embajador embajadora embaixador embaixadora ambassadeur ambassadrice
director directeur directrice directora diretor diretora direktur
general generale geral
commissioner commissaire comisionado comisionada comissario comissaria comisario
commander commandant comandante
chief chef jefe jefa chefe kepala
head
chairperson chairman chairwoman chair
speaker
judge juez juge juiz jueza juiza
magistrate magistrado
prosecutor fiscal fiscala procureur procureure procurador procuradora
attorney
solicitor
inspector inspecteur inspetor
auditor auditeur
comptroller controller contralor
treasurer tesorero
registrar
councillor counsellor conseiller consejero conselheiro
senator senateur senador
representative representante representant
advisor adviser assessor asesor
coordinator coordinador coordinateur coordenador coordinating
permanent
principal
administrative
executive
special
senior
lieutenant
superintendent
warden
sheriff
chancellor chanceler canciller
king roi rey rei
queen
monarch
emperor
sultan
first premier premiere primer primera primeiro primeira
second deuxieme segundo segunda seconde
third troisieme tercer tercero terceiro
fourth
fifth
"""
_ALIKE_PHRASES: Final = (
    ("premier ministre", "prime minister"),
    ("premiere ministre", "prime minister"),
    ("primer ministro", "prime minister"),
    ("primera ministra", "prime minister"),
    ("primeiro ministro", "prime minister"),
    ("primeira ministra", "prime minister"),
    ("ministre etat", "minister"),
    ("ministro de estado", "minister"),
    ("ministra de estado", "minister"),
    ("secretaire etat", "statesecretary"),
    ("secretario de estado", "statesecretary"),
    ("secretaria de estado", "statesecretary"),
    ("secretary of state", "statesecretary"),
    ("state secretary", "statesecretary"),
    ("garde des sceaux", ""),
    ("cabinet secretary", "cabinetsecretary"),
    ("chief administrative secretary", "chiefadministrativesecretary"),
    ("permanent secretary", "permanentsecretary"),
    ("principal secretary", "permanentsecretary"),
    ("state minister", "juniorminister"),
    ("minister of state", "juniorminister"),
    ("minister for state", "juniorminister"),
    ("minister without portfolio", "minister noportfolio"),
    ("ministre sans portefeuille", "minister noportfolio"),
    ("ministro sin cartera", "minister noportfolio"),
    ("ministro sem pasta", "minister noportfolio"),
    ("foreign affairs", "foreign"),
    ("external affairs", "foreign"),
    ("external relations", "foreign"),
    ("foreign relations", "foreign"),
    ("affaires etrangeres", "foreign"),
    ("relations exterieures", "foreign"),
    ("relaciones exteriores", "foreign"),
    ("asuntos exteriores", "foreign"),
    ("negocios estrangeiros", "foreign"),
    ("relacoes exteriores", "foreign"),
    ("luar negeri", "foreign"),
    ("home affairs", "interior"),
    ("internal affairs", "interior"),
    ("dalam negeri", "interior"),
    ("administracion interna", "interior"),
    ("administracao interna", "interior"),
    ("higher education", "highereducation"),
    ("enseignement superieur", "highereducation"),
    ("educacion superior", "highereducation"),
    ("ensino superior", "highereducation"),
    ("tertiary education", "highereducation"),
    ("medio ambiente", "environment"),
    ("meio ambiente", "environment"),
    ("human rights", "humanrights"),
    ("derechos humanos", "humanrights"),
    ("direitos humanos", "humanrights"),
    ("droits de homme", "humanrights"),
    ("droits humains", "humanrights"),
    ("public works", "works"),
    ("travaux publics", "works"),
    ("obras publicas", "works"),
    ("fonction publique", "civilservice"),
    ("funcion publica", "civilservice"),
    ("funcao publica", "civilservice"),
    ("public service", "civilservice"),
    ("civil service", "civilservice"),
    ("armed forces", "armedforces"),
    ("forces armees", "armedforces"),
    ("fuerzas armadas", "armedforces"),
    ("forcas armadas", "armedforces"),
    ("fiscal general", "prosecutor general"),
    ("office of the president", "presidency"),
    ("general staff", "generalstaff"),
    ("estado mayor", "staff"),
    ("estado maior", "staff"),
    ("etat major", "staff"),
)
_GENERIC: Final = (
    "development desarrollo desenvolvimento developpement pembangunan national nationale nacional nacionales nasional "
    "public publics publique publico publica publicos services service servicios servicos resource resources ressources "
    "recursos management gestion gestao administration administracion administracao sector policy policies politicas "
    "promotion promocion promocao protection proteccion protecao conservation reform reforms reforme reformas coordination "
    "coordinacion coordenacao natural naturelles naturales naturais delivery mobilization mobilisation utilization system "
    "systems supply supplies province provincia provinces provinsi nacion nation recurso recursos modernisation modernization strengthening empowerment sustainable durable sostenible "
    "sustentavel sumber daya alam relations relation industries programme programmes"
)
_DROPPED: Final = (
    "of the for and de la le les des du el los las y et e da do das dos del a in l d s au aux en em to with dan "
    "affairs affair matters asuntos assuntos affaires urusan charge charged responsible encargado encarregado aupres pres "
    "hon honourable honorable excellency he federal union cabinet republic republique republica office portfolio portafolio pasta "
    "cartera portefeuille department departement departamento departemen acting interim"
)


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        words = line.split()
        for word in words:
            found.setdefault(word, words[0])
    return found


CONCEPTS: Final = _table(_CONCEPTS)
RANKS: Final = _table(_RANKS) | {
    word: word
    for word in (
        "statesecretary", "cabinetsecretary", "chiefadministrativesecretary", "permanentsecretary", "juniorminister",
    )
}  # fmt: skip
PHRASES: Final = tuple(sorted(_ALIKE_PHRASES, key=lambda pair: -len(pair[0])))
GENERIC: Final = frozenset(_GENERIC.split())
DROPPED: Final = frozenset(_DROPPED.split())
HOUSES: Final = frozenset({"ministry", "ministere", "ministerio", "kementerian", "wizara"})
"""What a minister heads: it says *minister* only where no other rank stands beside it."""
HEADS: Final = frozenset({"minister", "secretary", "cabinetsecretary", "statesecretary"})
"""Ranks of those who head a department of State; a list may call the same head one or another."""
STATE_OWN: Final = frozenset(
    [
        "security",
        "owned",
        "enterprises",
        "enterprise",
        "assets",
        "property",
        "protocol",
        "companies",
        "corporations",
        "intelligence",
        "house",
    ]
)
"""Words after *Minister of State* that make State a part of the portfolio, not a lower rank."""
