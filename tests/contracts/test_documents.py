"""What README and docs say is there, is there: links, commands, variables, accounts, numbers of the demo."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from stakeholders.demo import content

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEMO = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


def test_files_named_in_the_documents_exist():
    named = set()
    for page in PAGES:
        named |= set(
            re.findall(
                r"`((?:core|config|stakeholders|tests|docs)/[\w./-]+)`", page.read_text(encoding="utf-8")
            )
        )
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_management_commands_in_the_readme_exist():
    section = README.split("`.venv/bin/python manage.py …`")[1].split("## Variables")[0]
    named = set(re.findall(r"^\| `(\w+)", section, re.MULTILINE))
    assert named >= {"create_admin", "create_token", "load_reference", "seed_demo", "import_roster"}
    assert named <= set(get_commands())


def test_make_targets_in_the_readme_exist():
    targets = set(re.findall(r"make (\w+)", README))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(" ".join(re.findall(r"^([a-z ]+):", makefile, re.MULTILINE)).split())
    assert {"run", "test"} <= targets <= known


def test_variables_in_the_readme_are_in_the_example_file():
    table = README.split("## Variables")[1].split("\n## ")[0]
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`([A-Z_]+)`", row)
    }
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert len(named) > 8
    assert [name for name in sorted(named) if not re.search(rf"^#?{name}=", example, re.MULTILINE)] == []


def test_the_guide_names_every_demo_account():
    rows = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", DEMO, re.MULTILINE))
    assert rows == {user.login: user.name for user in content.users()}


def test_the_numbers_of_the_guide_are_those_of_the_data():
    said = re.sub(r"\s+", " ", DEMO)
    for number, words in (
        (len(content.organizations()), "organizations | {}, from"),
        (len(content.posts()), "posts | {} |"),
        (len(content.people()), "people | {}, four"),
        (len(content.tenures()), "tenures | {} from"),
        (len(content.vacancies()), "vacancies | {}, each"),
        (len(content.sources()), "citations | {} sources"),
    ):
        assert words.format(number) in said, words
    names = {person.name for person in content.people()}
    for name in ("Didier Makela", "Séraphin Kalonda", "Ingrid Solvang-Dahle", "Aline Mbuyamba"):
        assert name in names
        assert name in DEMO
