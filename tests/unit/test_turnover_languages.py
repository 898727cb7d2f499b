"""Names, titles and whole lists in other languages and scripts, with the traps that published lists have."""

from __future__ import annotations

import pytest

from stakeholders.domain.roster_cells import read_holder
from stakeholders.domain.turnover_people import spelled_alike
from stakeholders.domain.turnover_titles import title_of, titles_alike
from stakeholders.domain.turnover_types import Thresholds
from tests.unit.test_turnover_check import Rows, check

LIMITS = Thresholds()
ONE_PERSON = """
S.E.M. Jean-Pierre Bemba Gombo | Jean Pierre BEMBA
M. Félix-Antoine Tshisekedi Tshilombo | Félix Tshisekedi
Mme Aminata Touré | TOURE Aminata
Général de brigade Oumar Diarra | Oumar DIARRA
Gén. Abdoulaye Coulibaly | General Abdoulaye Coulibaly
Pr Ibrahima Khalil Kaba | Ibrahima Khalil KABA
Me Kassoum Tapo | Kassoum Tapo
Dr. N'Golo Coulibaly | Ngolo Coulibaly
Col. Assimi Goïta | Colonel Assimi GOITA
El Hadj Moussa Traoré | Moussa Traore
Cdt. Issa Ould Sidi | Commandant Issa Ould Sidi
Jean-Claude Gakosso | J.-C. Gakosso
Général d'armée Mahamat Idriss Déby Itno | Mahamat Idriss Deby
Dña. María Fernanda Espinosa Garcés | Maria Fernanda Espinosa
Lic. José Luis Rodríguez Pérez | José Luis Rodríguez
Gral. (R) Juan Carlos Gómez | General Juan Carlos Gómez
GRAL. DE DIV. Luis Pérez Soto | Luis Pérez Soto
Ing. Ma. del Carmen López | María del Carmen López
Sr. D. Fco. Javier Ruiz | Francisco Javier Ruiz
Cnel. Pedro Gómez Díaz | Coronel Pedro Gómez
Alm. Rafael Ojeda Durán | Almirante José Rafael Ojeda Durán
Abg. Rosa Elena Flores | Rosa Flores
Exmo. Sr. João Manuel Gonçalves Lourenço | João Lourenço
Dra. Vera Daves de Sousa | Vera Daves De Sousa
Eng.º Carlos Mesquita | Carlos Mesquita
Gen. Francisco Pereira Furtado | General FRANCISCO FURTADO
Ten.-Cel. Mauro Cid | Tenente-Coronel Mauro Cid
Maj.-Gen. José Antônio Nunes | José António Nunes
الفريق أول عبد الفتاح البرهان | عبد الفتاح البرهان
Lt. Gen. Abdel Fattah al-Burhan | Abdelfattah Al Burhan
د. محمد علي الحسن | محمد علي الحسن
Sheikh Mohammed bin Zayed Al Nahyan | Mohamed bin Zayed Al-Nahyan
اللواء أحمد محمود | أحمد محمود
Gamal Abdel Nasser | Jamal Abdul Nasir
Moulay Hafid Elalamy | Moulay Hafid El Alamy
Шойгу Сергей Кужугетович | Sergei Shoigu
Sergey Kuzhugetovich Shoygu | Sergei Shoigu
генерал-лейтенант Кирилл Буданов | Kyrylo Budanov
Кулеба Дмитро Іванович | Dmytro Kuleba
Володимир Зеленський | Volodymyr Zelenskyy
Єрмак Андрій Борисович | Andriy Yermak
Касым-Жомарт Токаев | Kassym-Jomart Tokayev
Щербина Юрий | Yuri Shcherbina
Е.И. Иванов | Евгений Иванов
Jenderal TNI (Purn.) Prabowo Subianto | Prabowo Subianto
Dr. H. Mahfud MD, S.H. | Mahfud MD
Ir. H. Joko Widodo | Joko Widodo
Komjen Pol. Drs. Listyo Sigit Prabowo, M.Si. | Listyo Sigit Prabowo
Tan Sri Muhyiddin bin Yassin | Muhyiddin Yassin
Dato' Seri Anwar Ibrahim | Anwar Ibrahim
Prof. Dr. Sri Mulyani Indrawati, S.E., M.Sc., Ph.D. | Sri Mulyani Indrawati
Hj. Khofifah Indar Parawansa | Khofifah Indar Parawansa
Mayjen TNI Agus Subiyanto | Agus Subiyanto
Mhe. Dkt. Samia Suluhu Hassan | Samia Suluhu Hassan
Mh. Kassim Majaliwa | Kassim Majaliwa
Bw. Juma Aweso | Jumaa Aweso
Bi. Ummy Ally Mwalimu | Ummy Mwalimu
Jen. Jacob John Mkunda | Jenerali Jacob Mkunda
Kamanda Salum Hamduni | Salum Hamduni
IGP Camillus Wambura | Camillus M. Wambura
Nguyễn Xuân Phúc | Nguyen Xuan Phuc
Ông Phạm Minh Chính | Pham Minh Chinh
Đại tướng Phan Văn Giang | Phan Van Giang
Phúc Nguyễn Xuân | Nguyễn Xuân Phúc
Bà Nguyễn Thị Hồng | Nguyen Thi Hong
李克强 | Li Keqiang
Keqiang Li | LI Keqiang
Wang Yi | 王毅
Xi Jin-ping | Xi Jinping
LI Shangfu 李尚福 | Li Shangfu
Sn. Recep Tayyip ERDOĞAN | Recep Tayyip Erdogan
Orgeneral Metin Gürak | Metin GÜRAK
Doç. Dr. Fahrettin Koca | Fahrettin Koca
Prof.Dr. Vedat IŞIKHAN | Vedat Işıkhan
Av. Yılmaz Tunç | Yilmaz Tunc
Dr K.K. Mensah | Kwame Kofi Mensah
Amb. Chief Dr. Sunday O. Ade (Rtd.) | Sunday Ade
AIG Ahmed Zaki psc | Ahmed Zaki
Hоn. Peter Mоkaba | Peter Mokaba
Jón Sigurðsson | Jon Sigurdsson
DIN Ahmed Khan | Ahmed Khan Din
Maj Gen Eddy Kapend | Eddy KAPEND
Brigadier-General A. B. Cole | Alusine B. Cole
"""
TWO_PEOPLE = """
Paul Biya | Franck Biya
Teodoro Obiang Nguema Mbasogo | Teodoro Nguema Obiang Mangue
Ali Bongo Ondimba | Omar Bongo Ondimba
Mohamed Ould Ghazouani | Mohamed Ould Abdel Aziz
Joseph Kabila Kabange | Laurent-Désiré Kabila
Juan Carlos Pérez | Juan Carlos Gómez
José López García | José García Pérez
María Fernández | Mario Fernández
Ferdinand Marcos Sr. | Ferdinand Marcos Jr.
Ivan Petrovich Sidorov | Petr Ivanovich Sidorov
Иван Петрович Сидоров | Пётр Иванович Сидоров
Анна Сидорова | Антон Сидоров
Иванов Александр Сергеевич | Иванов Алексей Сергеевич
Sergei Ivanov | Sergei Ivanenko
Nguyễn Văn Hùng | Nguyễn Văn Hưng
Nguyễn Thị Kim Ngân | Nguyễn Thị Kim Tiến
Trần Văn An | Trần Văn Anh
Li Wei | Li Wen
Wang Yi | Wang Yang
Zhang Wei | Zhang Wenhong
Li Ming | Li Qiang
Ahmed Mohamed Ali | Mohamed Ali
Hassan Ali Mohamed | Hussein Ali Mohamed
Abdullahi Mohamed | Abdirahman Mohamed
Abdul Rahman Saleh | Abdul Rahim Saleh
Khalid bin Salman | Mohammed bin Salman
Mohammed A. Bello | Mohammed H. Bello
J. Kamau | P. Kamau
James Kamau | John Kamau
J. K. Mwangi | J. N. Mwangi
Joyce Banda | Rupiah Banda
Uhuru Kenyatta | Jomo Kenyatta
Raila Odinga | Oburu Odinga
Agus Salim | Agus Salam
Siti Aminah | Siti Maimunah
Abdul Halim | Abdul Hakim
Ahmad bin Hassan | Hassan bin Ahmad
Mehmet Yılmaz | Mahmut Yılmaz
Ahmet Kaya | Mehmet Kaya
Hasan Şahin | Hüseyin Şahin
Ana Paula Silva | Paula Silva Costa
João Pedro Santos | João Paulo Santos
Adriano Maleiane | Adriana Maleiane
Jean Dupont | Jeanne Dupont
Marie Ndiaye | Mariam Ndiaye
Moussa Faki Mahamat | Mahamat Faki
Idriss Déby Itno | Mahamat Idriss Déby Itno
Kim Jong Il | Kim Jong Un
Pedro Pablo Kuczynski | Pedro Castillo
Jane Doe | Jane Roe
Samuel Okoro | Samson Okoro
Fatou Bensouda | Fatou Benda
Ngozi Okonjo | Ngozi Okoye
Daw Khin Kyi | Daw Khin Khin
"""
ONE_OFFICE = """
Ministre de l'Intérieur | Ministre d'État, Ministre de l'Intérieur
Ministre délégué à la Défense | Ministre déléguée auprès du ministre de la Défense
Ministre de la Femme | Ministre des Femmes
Chef d'État-Major général des Armées | Chef d'état-major général des armées (CEMGA)
Directeur général de la Police nationale | Directrice générale de la Police Nationale
Garde des Sceaux, Ministre de la Justice | Ministre de la Justice
Minister of Justice | Ministre de la Justice, Garde des Sceaux
Préfet de Dakar | Préfète de Dakar
Gouverneure de la Banque centrale | Gouverneur de la Banque centrale
Ministro de Defensa | Ministra de Defensa Nacional
Ministro de Hacienda y Crédito Público | Ministra de Hacienda y Credito Publico
Ministro de Minas y Energía | Minister of Mines and Energy
Alcalde de Cali | Alcaldesa de Cali
Fiscal General de la Nación | Fiscala General de la Nación
Secretaría de Gobernación | Secretario de Gobernación
Comandante General del Ejército | Comandante general del Ejército Nacional
Director General de la Policía | Directora General de la Policía Nacional
Ministro del Interior | Ministra del Interior
Ministro da Defesa | Ministra da Defesa Nacional
Ministro dos Recursos Minerais e Energia | Minister of Mineral Resources and Energy
Governador da Província de Cabo Delgado | Governadora de Cabo Delgado
Ministro das Finanças | Minister of Finance
وزير الدفاع | وزيرة الدفاع
وزير الداخلية | وزير الداخليه
وزير الخارجية | Minister of Foreign Affairs
وزير الصحة | Minister of Health
رئيس الوزراء | Prime Minister
Министр обороны | Minister of Defence
Министр внутренних дел | Minister of Internal Affairs
Міністр оборони України | Министр обороны
Премьер-министр | Prime Minister
Министр иностранных дел | Minister of Foreign Affairs
Міністр охорони здоров'я | Minister of Health
Menteri Pertahanan | Minister of Defence
Menteri Dalam Negeri | Minister of Home Affairs
Menteri Luar Negeri | Foreign Minister
Menteri Energi dan Sumber Daya Mineral | Minister of Energy and Mineral Resources
Panglima TNI | Panglima Tentara Nasional Indonesia
Kapolri | Kepala Kepolisian Negara Republik Indonesia
Gubernur Papua | Governor of Papua
Menteri Hukum dan HAM | Menteri Hukum dan Hak Asasi Manusia
Menko Polhukam | Menteri Koordinator Bidang Politik, Hukum, dan Keamanan
Waziri wa Ulinzi | Minister of Defence
Waziri wa Mambo ya Nje | Minister of Foreign Affairs
Waziri Mkuu | Prime Minister
Waziri wa Afya | Minister of Health
Mkuu wa Mkoa wa Mtwara | Regional Commissioner, Mtwara
Waziri wa Madini | Minister of Minerals
Bộ trưởng Bộ Quốc phòng | Minister of National Defence
Bộ trưởng Công an | Minister of Public Security
Thủ tướng | Prime Minister
Bộ trưởng Bộ Y tế | Bộ trưởng Y tế
国防部长 | Minister of National Defense
外交部长 | Minister of Foreign Affairs
外交部部长 | 外交部长
公安部部长 | Minister of Public Security
Millî Savunma Bakanı | Minister of National Defence
İçişleri Bakanı | Minister of the Interior
Dışişleri Bakanı | Minister of Foreign Affairs
Genelkurmay Başkanı | Chief of the General Staff
Sağlık Bakanı | Sağlık Bakanlığı Bakanı
Adalet Bakanı | Minister of Justice
Vali, Hakkâri | Governor of Hakkari
CS-Defence | Cabinet Secretary, Defence
CS for Defence | CS, Defence
Minister of Defence | Defence Minister
Minister for Defenсe | Minister of Defence
Min. of Health & Sanitation | Minister of Health and Sanitation
Minister, Lands | Minister of Lands
Health Minister | Minister of Health
Inspector-General of Police | IGP
Inspector General of Police | Inspector-General, Police
Chief of Army Staff | COAS
Chief of Defence Staff | CDS
Permanent Secretary, Ministry of Works | PS Works
Ministry of Finance | Minister of Finance
1st Deputy Prime Minister | First Deputy Prime Minister
2nd Vice President | Second Vice-President
Attorney General and Minister for Justice | Minister of Justice and Attorney-General
"""
TWO_OFFICES = """
Minister of Defence | Deputy Minister of Defence
Minister of State for Defence | Minister of Defence
Ministre de la Défense | Ministre délégué à la Défense
Ministre de l'Enseignement supérieur | Ministre de l'Enseignement primaire
Ministro de Defensa | Viceministro de Defensa
Ministro do Interior | Vice-Ministro do Interior
Menteri Dalam Negeri | Menteri Luar Negeri
Menteri Pertahanan | Wakil Menteri Pertahanan
Waziri wa Afya | Naibu Waziri wa Afya
Waziri Mkuu | Naibu Waziri Mkuu
Bộ trưởng Bộ Quốc phòng | Thứ trưởng Bộ Quốc phòng
Thủ tướng | Phó Thủ tướng
国防部长 | 国防部副部长
外交部长 | 国防部长
Министр обороны | Заместитель министра обороны
Министр внутренних дел | Министр иностранных дел
وزير الدفاع | نائب وزير الدفاع
وزير الداخلية | وزير الخارجية
İçişleri Bakanı | Dışişleri Bakanı
Millî Savunma Bakanı | Millî Savunma Bakan Yardımcısı
Millî Savunma Bakanı | Millî Eğitim Bakanı
First Deputy Prime Minister | Second Deputy Prime Minister
Commander, 1st Brigade | Commander, 2nd Brigade
Commander I Corps | Commander II Corps
Governor of Kivu Nord | Governor of Kivu Sud
Gouverneur du Nord-Kivu | Gouverneur du Sud-Kivu
Governor of Eastern Province | Governor of Western Province
Chief of Army Staff | Chief of Naval Staff
Chief of Defence Staff | Chief of Army Staff
Comandante del Ejército | Comandante de la Armada
District Commissioner, North | District Commissioner, North East
Secretary of Defence | Undersecretary of Defence
Director of Prisons | Deputy Director of Prisons
Vice President | President
Minister of Basic Education | Minister of Higher Education
Minister of Water | Minister of Works
Mkuu wa Mkoa wa Mtwara | Mkuu wa Wilaya ya Mtwara
Mkuu wa Mkoa wa Mtwara | Mkuu wa Mkoa wa Lindi
Gubernur Papua | Gubernur Papua Barat
Gubernur Jawa Timur | Gubernur Jawa Barat
Chief of Staff | Chief of General Staff
"""


def pairs(text: str) -> list[tuple[str, str]]:
    found = (line.split(" | ") for line in text.strip().splitlines())
    return [(one, other) for one, other in found]


def person(one: str, other: str) -> float:
    """How alike two cells are, as the reader of a list understands them."""
    return spelled_alike(read_holder(one).name or one, read_holder(other).name or other).score


def office(one: str, other: str) -> float:
    return titles_alike(title_of(one), title_of(other))


def test_one_person_in_the_titles_and_scripts_of_other_countries() -> None:
    assert [pair for pair in pairs(ONE_PERSON) if person(*pair) < LIMITS.person] == []


def test_two_people_of_one_family_stay_two() -> None:
    assert [pair for pair in pairs(TWO_PEOPLE) if person(*pair) >= LIMITS.person] == []


def test_one_office_in_two_languages_genders_and_fashions() -> None:
    assert [pair for pair in pairs(ONE_OFFICE) if office(*pair) < LIMITS.post] == []


def test_offices_that_only_sound_alike_stay_two() -> None:
    assert [pair for pair in pairs(TWO_OFFICES) if office(*pair) >= LIMITS.post] == []


# Post and holder on the map, post and holder in the list; then what is to be found: kind, post, who came.
LISTS = """
== fr reshuffle
Ministre de l'Intérieur | M. Alioune Ndoye | Ministre de l'Intérieur et de la Sécurité publique | Antoine Félix Abdoulaye Diome
Ministre de la Santé | Dr. Marie Khemesse Ngom Ndiaye | Ministre de la Santé et de l'Action sociale | Marie Khémesse NGOM NDIAYE
Ministre des Forces armées | Sidiki Kaba | Ministre des Forces Armées | Sidiki KABA
Ministre de la Pêche | Pape Sagna Mbaye | Ministre de la Pêche | —
Garde des Sceaux, Ministre de la Justice | Malick Sall | Ministre de la Justice, Garde des Sceaux | Ismaïla Madior Fall
> holder_changed | Garde des Sceaux, Ministre de la Justice | Ismaïla Madior Fall
> holder_changed | Ministre de l'Intérieur | Antoine Félix Abdoulaye Diome
> vacated | Ministre de la Pêche |
== fr vacant words
Ministre de la Culture | A Ba | Ministre de la Culture | Poste vacant
Ministre du Travail | Ousmane Sy | Ministre du Travail | à pourvoir
Ministre des Mines | Fatou Fall | Ministre des Mines | néant
> vacated | Ministre de la Culture |
> vacated | Ministre des Mines |
> vacated | Ministre du Travail |
== fr interim
Directeur général de la Police nationale | Jean Kouassi | Directrice générale de la Police Nationale | Mme Awa Traoré (par intérim)
> holder_changed | Directeur général de la Police nationale | Mme Awa Traoré (par intérim)
== fr swap
Ministre de l'Eau | Ali Sow | Ministre de l'Eau | Mme Binta KANE
Ministre du Sport | Binta Kane | Ministre du Sport | M. Ali SOW
> swap | Ministre de l'Eau | Mme Binta KANE
> swap | Ministre du Sport | M. Ali SOW
== es reshuffle
Ministro de Defensa | Gral. Luis Arce Soto | Ministra de Defensa Nacional | María Eugenia Vargas
Ministro de Salud | Rosa Pérez Díaz | Ministra de Salud Pública | Dra. Rosa Perez
Canciller | Ana Ruiz | Ministra de Relaciones Exteriores | Ana Ruiz
Ministro de Minas | Juan López García | Ministro de Minas y Energía | Pedro López García
> holder_changed | Ministro de Defensa | María Eugenia Vargas
> holder_changed | Ministro de Minas | Pedro López García
== es encargado
Alcalde de Cali | Jorge Ospina | Alcaldesa de Cali | Clara Roa (e)
> holder_changed | Alcalde de Cali | Clara Roa (e)
== es por designar
Viceministro de Interior | Raúl Pinto | Viceministro de Interior | Por designar
> vacated | Viceministro de Interior |
== pt
Ministro da Defesa Nacional | Cristóvão Chume | Ministro da Defesa | Cristovao Artur CHUME
Ministro do Interior | Arsénia Massingue | Ministro do Interior | Pascoal Ronda
Governador da Província de Cabo Delgado | Valige Tauabo | Governador de Cabo Delgado | Valige Tauabo
> holder_changed | Ministro do Interior | Pascoal Ronda
== ar
وزير الدفاع | الفريق أحمد محمود حسن | وزير الدفاع | اللواء خالد عمر يوسف
وزير الداخلية | محمد علي سالم | وزير الداخلية | د. محمد علي سالم
وزير الصحة | فاطمة حسن | وزيرة الصحة | شاغر
> holder_changed | وزير الدفاع | اللواء خالد عمر يوسف
> vacated | وزير الصحة |
== ar to latin
وزير الدفاع | محمد بن سلمان | Minister of Defence | Mohammed bin Salman
وزير الخارجية | عادل الجبير | Minister of Foreign Affairs | Faisal bin Farhan
> holder_changed | وزير الخارجية | Faisal bin Farhan
== ru
Министр обороны | Шойгу Сергей Кужугетович | Министр обороны | Белоусов Андрей Рэмович
Министр внутренних дел | Колокольцев Владимир Александрович | Министр внутренних дел | Владимир Колокольцев
Министр сельского хозяйства | Патрушев Дмитрий Николаевич | и.о. министра сельского хозяйства | Лут Оксана Николаевна
> holder_changed | Министр обороны | Белоусов Андрей Рэмович
> holder_changed | Министр сельского хозяйства | Лут Оксана Николаевна
== uk
Міністр оборони | Резніков Олексій Юрійович | Minister of Defence | Rustem Umerov
Міністр освіти і науки | Шкарлет Сергій | Minister of Education and Science | Serhiy Shkarlet
Генеральний прокурор | Венедіктова Ірина | Генеральний прокурор | вакантна
> holder_changed | Міністр оборони | Rustem Umerov
> vacated | Генеральний прокурор |
== id
Menteri Pertahanan | Jenderal (Purn) Ryamizard Ryacudu | Menteri Pertahanan | Prabowo Subianto
Menteri Dalam Negeri | Tjahjo Kumolo | Mendagri | Jenderal Pol. (Purn) Tito Karnavian
Gubernur Papua | Lukas Enembe | Plh. Gubernur Papua | Muhammad Ridwan Rumasukun
Kapolri | Jenderal Pol. Idham Azis | Kepala Kepolisian Negara Republik Indonesia | Jenderal Pol. Drs. Listyo Sigit Prabowo, M.Si.
Menteri Hukum dan HAM | Yasonna H. Laoly | Menteri Hukum dan Hak Asasi Manusia | Yasonna Laoly
> holder_changed | Gubernur Papua | Muhammad Ridwan Rumasukun
> holder_changed | Kapolri | Jenderal Pol. Drs. Listyo Sigit Prabowo, M.Si.
> holder_changed | Menteri Dalam Negeri | Jenderal Pol. (Purn) Tito Karnavian
> holder_changed | Menteri Pertahanan | Prabowo Subianto
== sw
Waziri wa Ulinzi | Innocent Bashungwa | Waziri wa Ulinzi na Jeshi la Kujenga Taifa | Dkt. Stergomena Tax
Waziri wa Madini | Dkt. Doto Biteko | Waziri wa Madini | Anthony Mavunde
Waziri wa Afya | Ummy Mwalimu | Waziri wa Afya | Mhe. Ummy A. Mwalimu
Mkuu wa Mkoa wa Mtwara | Kanali Ahmed Abbas | Mkuu wa Mkoa, Mtwara | Kanali Patrick Sawala
Naibu Waziri wa Afya | Dkt. Godwin Mollel | Naibu Waziri wa Afya | Godwin Mollel
> holder_changed | Mkuu wa Mkoa wa Mtwara | Kanali Patrick Sawala
> holder_changed | Waziri wa Madini | Anthony Mavunde
> holder_changed | Waziri wa Ulinzi | Dkt. Stergomena Tax
== vi
Bộ trưởng Bộ Quốc phòng | Đại tướng Phan Văn Giang | Bộ trưởng Quốc phòng | Phan Văn Giang
Bộ trưởng Bộ Công an | Tô Lâm | Bộ trưởng Công an | Lương Tam Quang
Bộ trưởng Bộ Y tế | Nguyễn Thanh Long | Quyền Bộ trưởng Bộ Y tế | Đào Hồng Lan
Thứ trưởng Bộ Y tế | Đỗ Xuân Tuyên | Thứ trưởng Bộ Y tế | Do Xuan Tuyen
> holder_changed | Bộ trưởng Bộ Công an | Lương Tam Quang
> holder_changed | Bộ trưởng Bộ Y tế | Đào Hồng Lan
== zh
国防部长 | 李尚福 | 国防部部长 | 董军
外交部长 | 秦刚 | Minister of Foreign Affairs | Wang Yi
公安部部长 | 王小洪 | 公安部长 | Wang Xiaohong
> holder_changed | 国防部长 | 董军
> holder_changed | 外交部长 | Wang Yi
== tr
Millî Savunma Bakanı | Hulusi Akar | Milli Savunma Bakanı | Yaşar Güler
İçişleri Bakanı | Süleyman Soylu | Icisleri Bakani | Ali YERLİKAYA
Adalet Bakanı | Bekir Bozdağ | Adalet Bakanlığı | Bekir BOZDAG
Hakkâri Valisi | İdris Akbıyık | Hakkari Valisi | Ali Çelik
> holder_changed | Hakkâri Valisi | Ali Çelik
> holder_changed | Millî Savunma Bakanı | Yaşar Güler
> holder_changed | İçişleri Bakanı | Ali YERLİKAYA
== family brothers
Minister of Works | Kwame Asante | Minister of Works | Kwaku Asante
Minister of Roads | J. Kamau | Minister of Roads | P. Kamau
Governor of Isale | Ahmed Bello Jr. | Governor of Isale | Ahmed Bello Sr.
> holder_changed | Governor of Isale | Ahmed Bello Sr.
> holder_changed | Minister of Roads | P. Kamau
> holder_changed | Minister of Works | Kwaku Asante
== exchanged fr
Ministre de la Santé | Ali Sow | Ali Sow | Ministre de la Santé
Ministre du Sport | Binta Kane | Ministre du Sport | Binta Kane
Ministre du Plan | Omar Sy | Ministre du Plan | Omar Sy
> row_suspect | Ministre de la Santé | Ministre de la Santé
== exchanged id
Menteri Kesehatan | Budi Gunadi | Budi Gunadi | Menteri Kesehatan
Menteri Agama | Yaqut Qoumas | Menteri Agama | Yaqut Qoumas
Gubernur Bali | Wayan Koster | Wayan Koster | Gubernur Bali
> row_suspect | Gubernur Bali | Gubernur Bali
> row_suspect | Menteri Kesehatan | Menteri Kesehatan
== exchanged ru
Министр обороны | Сергей Шойгу | Сергей Шойгу | Министр обороны
Министр финансов | Антон Силуанов | Министр финансов | Антон Силуанов
> row_suspect | Министр обороны | Министр обороны
== exchanged ar
وزير الدفاع | أحمد محمود | أحمد محمود | وزير الدفاع
وزير المالية | خالد عمر | وزير المالية | خالد عمر
> row_suspect | وزير الدفاع | وزير الدفاع
== merge es
Ministro de Cultura | Ana Ruiz | Ministro de Cultura y Turismo | Luis Paz
Ministro de Turismo | Luis Paz | Ministro de Salud | Eva Gil
Ministro de Salud | Eva Gil
> body_merged | Ministro de Cultura | *
> body_merged | Ministro de Turismo | *
== split sw
Waziri wa Elimu, Sayansi na Teknolojia | Adolf Mkenda | Waziri wa Elimu | Adolf Mkenda
Waziri wa Maji | Jumaa Aweso | Waziri wa Sayansi na Teknolojia | Ann Kato
 | | Waziri wa Maji | Juma Aweso
> body_renamed | Waziri wa Elimu, Sayansi na Teknolojia | *
> post_new | Waziri wa Sayansi na Teknolojia | Ann Kato
== rename fr
Ministre de l'Environnement | Abdou Karim Sall | Ministre de la Transition écologique | Alioune Ndoye
Ministre de la Santé | Eva Gil | Ministre de la Santé | Eva Gil
> post_gone | Ministre de l'Environnement |
> post_new | Ministre de la Transition écologique | Alioune Ndoye
== initials
Commissioner of Police | A. B. Cole | Commissioner of Police | Alusine Bockarie Cole
Chief Justice | D. B. Edwards | Chief Justice | K. O. Edwards
> holder_changed | Chief Justice | K. O. Edwards
== cyrillic c
Minister of Defence | Ada Obi | Minister of Defenсe | Аda Оbi
Minister of Trade | Сyril Ohene | Minister of Trаde | Cyril Ohene
== dashes
Minister of Defence | Ada Obi | Minister of Defence | –
Minister of Trade | Cy Dan | Minister of Trade | N/A
Minister of Youth | Bo Ek | Minister of Youth | ...
> vacated | Minister of Defence |
> vacated | Minister of Trade |
> vacated | Minister of Youth |
== numbered units
Commander, 1st Brigade | Col. A. Sesay | Commander 1 Brigade | Brig. A. Sesay
Commander, 2nd Brigade | Col. B. Kamara | Commander 2nd Bde | Col. D. Koroma
Commander, 3rd Brigade | Col. C. Bah | Commander, Third Brigade | Col. C. Bah
> holder_changed | Commander, 2nd Brigade | Col. D. Koroma
"""


def lists() -> dict[str, tuple[Rows, Rows, set[tuple[str, ...]]]]:
    found: dict[str, tuple[Rows, Rows, set[tuple[str, ...]]]] = {}
    old: Rows = []
    new: Rows = []
    wanted: set[tuple[str, ...]] = set()
    for line in LISTS.strip().splitlines():
        cells = tuple(cell.strip() for cell in line.lstrip("=> ").split("|"))
        if line.startswith("=="):
            old, new, wanted = found.setdefault(cells[0], ([], [], set()))
        elif line.startswith(">"):
            wanted.add(cells)
        else:
            old += [cells[:2]] if cells[0] else []  # type: ignore[list-item]
            new += [cells[2:]] if cells[2:] and cells[2] else []  # type: ignore[list-item]
    return found


QUIET = ("unchanged", "same_person")


@pytest.mark.parametrize(("old", "new", "wanted"), lists().values(), ids=lists().keys())
def test_a_newer_list(old: Rows, new: Rows, wanted: set[tuple[str, ...]]) -> None:
    """All that a person is asked about; who is named by a renamed or merged post (`*`) is a matter of its own line."""
    found = {(str(one.kind), one.post or one.post_in_file, one.new_holder) for one in check(old, new)}
    any_holder = {entry[:2] for entry in wanted if entry[2] == "*"}
    got = {
        (*entry[:2], "*") if entry[:2] in any_holder else entry for entry in found if entry[0] not in QUIET
    }
    said = {entry for entry in got if entry[0] != "body_renamed" or entry[:2] in any_holder}
    assert said == wanted
