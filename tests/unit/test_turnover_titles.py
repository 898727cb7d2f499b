"""Titles of one office in several languages, genders and fashions; offices that only sound alike stay two."""

from __future__ import annotations

import pytest

from stakeholders.domain.turnover_titles import holds_all, title_of, titles_alike
from stakeholders.domain.turnover_types import Thresholds

SAME = (
    ("Minister of Defence", "Minister for Defense"),
    ("CS-Defence", "CS, Defence"),
    ("Cabinet Secretary for Defence", "CS - Defence"),
    ("Minister of State Environment", "Minister of State for Environment"),
    ("Minister of State, Labour", "Minister of State for Labour"),
    ("Foreign Minister", "Minister of Foreign Affairs"),
    ("Ministre de la Santé", "Minister of Health"),
    ("Ministra da Saúde", "Ministro da Saúde"),
    ("Ministra de Educación", "Minister of Education"),
    ("Ministro do Interior", "Minister of Home Affairs"),
    ("Ministère de la Défense", "Ministry of Defence"),
    ("Ministry in the Presidency", "Minister in the Presidency"),
    ("Minister of Plantation", "Minister of Plantation Industries"),
    ("Wildlife & Forest Conservation", "Wildlife and Forest Resources Conservation"),
    (
        "Minister of Environmental Protection and Natural Resources",
        "Minister of Ecology and Natural Resources",
    ),
    ("Minister of Niger Delta", "Minister of Niger Delta Affairs"),
    ("Minister of Transport", "Minister of Transportation"),
    ("Premier ministre", "Prime Minister"),
    ("Primeiro-Ministro", "Prime Minister"),
    ("Ministre des Affaires étrangères", "Minister of Foreign Affairs"),
    ("Ministra de Relaciones Exteriores", "Foreign Minister"),
    ("Menteri Keuangan", "Minister of Finance"),
    ("Gouverneur de la province du Nord-Kivu", "Gouverneur province Nord-Kivu"),
    ("Minister of Federal Capital Territory (FCT)", "Minister of the Federal Capital Territory"),
    ("Attorney General of the Federation (AGF)", "Attorney-General of the Federation"),
    ("Director-General, Wildlife Authority", "Director General of the Wildlife Authority"),
    ("Minister of Industry", "Minister of Industries"),
    ("Minister of Education", "Department of Education"),
    ("Federal Minister for Railways", "Minister of Railways"),
    ("Minister of Labour and Employment", "Minister of Employment and Labour"),
    ("Secretary of Budget and Management", "Secretary of Budget & Management"),
    ("First Deputy Prime Minister", "First Vice Prime Minister"),
    ("Ministro de Estado da Saúde", "Ministro da Saúde"),
    ("Ministre d'État, ministre de l'Intérieur", "Ministre de l'Intérieur"),
    ("Ministre de l’Éducation nationale", "Minister of Education"),
    ("Ministre d’État, ministre de l’Intérieur", "Minister of the Interior"),
    ("Secrétaire d’État à la Santé", "Secretary of State for Health"),
)
OTHER = (
    ("Minister of Health", "Minister of State for Health"),
    ("Minister of Defence", "Deputy Minister of Defence"),
    ("Minister of Home Affairs", "Minister of Foreign Affairs"),
    ("First Deputy Prime Minister", "Second Deputy Prime Minister"),
    ("Minister of Education", "Minister of Higher Education"),
    ("Governor of Kano", "Governor of Katsina"),
    ("Minister of Power", "Minister of Petroleum"),
    ("Minister of Public Works", "Minister of Public Service"),
    ("1st Brigade Commander", "2nd Brigade Commander"),
    ("Chief of Army Staff", "Chief of Naval Staff"),
    ("Secretary of State", "Secretary of Education"),
    ("Minister of Water Resources", "Minister of Human Resources"),
    ("Minister of Rural Development", "Minister of Urban Development"),
    ("Minister of State Security", "Minister of State for Security"),
    ("Minister of National Defence", "Minister of National Planning"),
    ("Prime Minister", "Deputy Prime Minister"),
    ("President", "Vice President"),
    ("Minister of Information", "Minister of Communications"),
    ("Minister of Women Affairs", "Minister of Youth"),
    ("Governor of the Central Bank", "Governor of the Reserve Bank"),
    ("Mayor of North District", "Mayor of South District"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_office(one: str, other: str) -> None:
    assert titles_alike(title_of(one), title_of(other)) >= Thresholds().post
    assert titles_alike(title_of(other), title_of(one)) >= Thresholds().post


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_offices(one: str, other: str) -> None:
    assert titles_alike(title_of(one), title_of(other)) < Thresholds().post
    assert titles_alike(title_of(other), title_of(one)) < Thresholds().post


def test_a_look_alike_letter_changes_nothing() -> None:
    assert titles_alike(title_of("Minister of Defen\u0441e"), title_of("Minister of Defence")) == 1


def test_the_body_and_the_area_are_part_of_a_title() -> None:
    health, education = (
        title_of("Director", ("Ministry of Health",)),
        title_of("Director", ("Ministry of Education",)),
    )
    assert titles_alike(health, education) < Thresholds().post
    assert titles_alike(health, title_of("Director of Health")) == 1
    assert titles_alike(title_of("Governor", ("Kano",)), title_of("Governor of Kano")) == 1


def test_the_country_is_no_part_of_it() -> None:
    places = ("Nigeria",)
    assert (
        titles_alike(
            title_of("Minister of Health of Nigeria", (), places), title_of("Minister of Health", (), places)
        )
        == 1
    )


def test_one_office_inside_another() -> None:
    assert holds_all(title_of("Minister of Trade"), title_of("Minister of Industry and Trade"))
    assert not holds_all(title_of("Minister of Trade"), title_of("Minister of State for Industry and Trade"))
    assert not holds_all(title_of("Minister of Trade"), title_of("Minister of Trade"))
