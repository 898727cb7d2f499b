"""The same person under another spelling is recognised across scripts, titles and order; two of one family are two."""

from __future__ import annotations

import pytest

from stakeholders.domain.name_forms import one_form
from stakeholders.domain.turnover_people import alike, spelled_alike
from stakeholders.domain.turnover_types import Holder, Thresholds

SAME = (
    ("Amb. Zubairu Dada", "Zubairu Dada"),
    ("Gen. (rtd) Bashir Magashi", "Maj. Gen. Bashir Salihi Magashi (Rtd)"),
    ("S.E. M. Jean-Pierre Mbarga", "Jean Pierre Mbarga"),
    ("S.E. Mme Aïcha Koné", "Aicha KONE"),
    ("Eng. Tomás Nunes", "Tomas Nunes"),
    ("Dr. Ir. Budi Karya Sumadi", "Budi Karya Sumadi"),
    ("Sen. Gbemisola Saraki", "Gbemisola Ruqayyah Saraki"),
    ("Hon. (Dr.) Jane Wanjiku, EGH", "Jane Wanjiku"),
    ("Godwin Jedi-Agba", "Goddy Jedy Agba"),
    ("Otunba Adeniyi Adebayo", "Niyi Adebayo"),
    ("Emeka Nwajuba", "Chukwuemeka Nwajiuba"),
    ("Сергій Шойгу", "Sergei Shoigu"),
    ("Pavlo Riabikin", "Pavlo Ryabikin"),
    ("عبد الرحمن يوسف", "Abdulrahman Yousef"),
    ("Abd el-Fattah al-Sisi", "Abdel Fattah El-Sisi"),
    ("Abdel Fattah el-Sisi", "AL-SISI, Abdulfattah"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("Muhammadu Buhari", "Mohammed Buhari"),
    ("J. K. Banda", "John Kapito Banda"),
    ("João Lourenço", "Joao Manuel Gonçalves Lourenço"),
    ("María del Carmen Pérez Gómez", "Maria Pérez"),
    ("Nguyễn Xuân Phúc", "Nguyen Xuan Phuc"),
    ("Gotabaya Rajapakse", "Gotabaya Rajapaksa"),
    ("Prof. Dr. h.c. Mahmoud Abbas", "Mahmoud Abbas"),
    ("Brig Gen (Rtd) Owen Ncube", "Owen Ncube"),
    ("Muhammad Mahmood", "Mohammad Mahmood Abubakar"),
    ("Aung San Suu Kyi", "Daw Aung San Suu Kyi"),
    ("Ministro José Silva", "José Silva"),
    ("Général Mahamat Idriss Déby Itno", "Mahamat Idriss Déby"),
    ("Col. Mamady Doumbouya", "Mamadi Doumbouya"),
    ("General Anatolio Nsa", "Gral. Anatolio Nsa"),
    ("Contre-amiral Ahmed Traoré", "Ahmed Traore"),
    ("Timipre Silva", "Timipre Sylva"),
    ("Olammilekan Adegbite", "Olamilekan Adegbite"),
    ("Sirika Hadi", "Hadi Sirika"),
    ("Mr. Chen Wenqing", "Chen Wen-qing"),
    ("Lic. Marcelo Ebrard Casaubón", "Marcelo Ebrard"),
    ("Shri Rajnath Singh", "Rajnath Singh"),
    ("Smt. Nirmala Sitharaman", "Nirmala Sitharaman"),
    ("ወርቅነህ ገበየሁ", "Workneh Gebeyehu"),
    ("Yevhen Petrenko", "Evgeny Petrenko"),
    ("Mme la Ministre Fatou Diop", "Fatou Diop"),
)
TWO = (
    ("Hun Sen", "Hun Manet"),
    ("Joseph Kabila", "Laurent-Désiré Kabila"),
    ("Ali Bongo Ondimba", "Omar Bongo Ondimba"),
    ("Chamal Rajapaksa", "Namal Rajapaksa"),
    ("Mohamed Ali", "Mahmoud Ali"),
    ("Hassan Sheikh", "Hussein Sheikh"),
    ("Jamal Ahmed", "Jamil Ahmed"),
    ("Ferdinand Marcos", "Ferdinand Marcos Jr."),
    ("Mohamed Ali", "Ahmed Mohamed Ali"),
    ("Martin Kobler", "Martine Kobler"),
    ("John Banda", "Johnson Banda"),
    ("Paul Mensah", "Pauline Mensah"),
    ("Daniel Ortega", "Daniela Ortega"),
    ("Alexander Petrov", "Alexandra Petrova"),
    ("Oleksandr Kovalenko", "Oleksandra Kovalenko"),
    ("Carlos Silva", "Carla Silva"),
    ("John A. Smith", "John B. Smith"),
    ("George W. Bush", "George H. Bush"),
    ("Kim Jong-il", "Kim Jong-un"),
    ("Muhammad Mahmood", "Mohammed H. Abdullahi"),
    ("Maria Cruz", "Mario Cruz"),
    ("Victor Osei", "Victoria Osei"),
    ("Joseph Nkurunziza", "Josephine Nkurunziza"),
    ("Gnassingbé Eyadéma", "Faure Gnassingbé Eyadéma"),
    ("Sheikh Mujibur Rahman", "Ziaur Rahman"),
    ("Adamu Adamu", "Adamu Adama"),
    ("Raúl Castro", "Fidel Castro"),
    ("Francisco Pérez", "Francisca Pérez"),
    ("Rashid Khan", "Rashad Khan"),
    ("Samuel Doe", "Emmanuel Doe"),
    ("Nikolai Petrov", "Mikhail Petrov"),
    ("Abdul Hamid", "Abdul Majid"),
    ("Karim Wade", "Karima Wade"),
    ("Salih Hassan", "Salim Hassan"),
    ("Ibrahim Musa", "Ibrahim Isa"),
    ("Abdullah Hassan", "Abdul Hassan"),
    ("Ahmed Said", "Mohamed Said"),
    ("Rodrigo Duterte", "Sara Duterte"),
    ("Juan Orlando Hernández", "Juan Antonio Hernández"),
    ("Peter Mutharika", "Bingu wa Mutharika"),
    ("Jean Ping", "Jeanne Ping"),
    ("Luis Abinader", "Luisa Abinader"),
    ("Isaac Musa", "Isa Musa"),
    ("Marcel Ndong", "Marcelle Ndong"),
    ("Andriy Melnyk", "Andrea Melnyk"),
    ("Ana Gomes", "Anita Gomes"),
    ("Olena Shevchenko", "Olha Shevchenko"),
    ("Kwame Mensah", "Kwamena Mensah"),
    ("James Marape", "Jane Marape"),
    ("Zainab Ahmed", "Zainul Ahmed"),
    ("Ismail Omar Guelleh", "Omar Guelleh"),
)


@pytest.mark.parametrize(("old", "new"), SAME)
def test_one_person_under_another_spelling(old: str, new: str) -> None:
    assert spelled_alike(old, new).score >= Thresholds().person


@pytest.mark.parametrize(("old", "new"), TWO)
def test_two_people_stay_two(old: str, new: str) -> None:
    assert spelled_alike(old, new).score < Thresholds().person


def test_a_cyrillic_letter_in_a_latin_name_is_seen_through() -> None:
    assert spelled_alike("Kofi Mensah", "Kofi Mens\u0430h").score >= Thresholds().person


def test_identifiers_decide_before_names() -> None:
    one = Holder("a", ("Ada Obi",), (("wikidata", "Q1"),))
    assert alike(one, Holder("b", ("Quite Another",), (("wikidata", "Q1"),))).score == 1
    assert alike(one, Holder("b", ("Ada Obi",), (("wikidata", "Q2"),))).score == 0
    assert alike(one, Holder("b", ("Ada Obi",))).score == 1


def test_another_name_on_the_map_counts() -> None:
    known = Holder("a", ("Ferdinand Romualdez Marcos", "Bongbong Marcos"))
    assert alike(known, Holder("b", ("Bongbong Marcos",))).score == 1


def test_the_one_form_of_a_name() -> None:
    assert one_form("Abd al-Rahman Youssef") == one_form("Abdulrahman YUSUF")
    assert one_form("Oleksandr Petrenko") == one_form("Alexander Petrenko")
