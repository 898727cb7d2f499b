"""The demo's files fit together, whatever the database makes of them."""

from collections import defaultdict
from itertools import pairwise

from core import reference
from core.names import clean_name
from core.partial_dates import PartialDate, check_order
from stakeholders.demo import content

TODAY = "2026-11-22"


def keys(rows):
    found = [row.key for row in rows]
    assert len(found) == len(set(found)), "a key stands twice"
    return set(found)


def test_size_is_what_the_guide_says():
    assert 240 <= len(content.people()) + len(content.organizations()) <= 260
    assert 115 <= len(content.posts()) <= 150
    assert len(content.users()) == 14
    assert len({area.key for area in content.areas() if area.kind == "region"}) == 5


def test_every_reference_resolves():
    areas, organizations = keys(content.areas()), keys(content.organizations())
    posts, people, terms = keys(content.posts()), keys(content.people()), keys(content.terms())
    sources, iso = keys(content.sources()), {country.iso2 for country in reference.countries()}
    for row in content.organizations():
        assert row.area in areas or row.area in iso, row
        assert row.parent in organizations | {""}, row
        assert row.home_state in iso | {""}, row
    for row in content.posts():
        assert row.area in areas, row
        assert row.organization in organizations, row
    for row in content.tenures():
        assert row.person in people, row
        assert row.post in posts | {""}, row
        assert row.organization in organizations, row
        assert row.term in terms | {""}, row
        assert row.area in areas | {""}, row
        assert row.source in sources, row
        assert row.on_behalf_of in organizations | {""}, row
    for row in content.vacancies():
        assert row.post in posts, row
        assert row.source in sources, row
    for row in content.citations():
        assert row.source in sources
        assert row.record in (people if row.kind == "person" else organizations), row


def test_every_tie_mandate_and_interest_joins_what_is_there():
    bodies, people = keys(content.organizations()), keys(content.people())
    posts, areas, sources = keys(content.posts()), keys(content.areas()), keys(content.sources())
    themes = {row.slug for row in reference.themes()}
    groups = {row.slug for row in reference.groups()}
    assert not bodies & people
    for row in content.ties():
        assert row.subject in bodies | people, row
        assert (row.object in bodies | people) != (row.group in groups), row
        assert row.evidence, row
    for row in content.mandates():
        assert row.organization in bodies, row
        assert row.post in posts | {""}, row
        assert row.area in areas | {""}, row
        assert row.theme in themes | {""}, row
    for row in content.interests():
        assert row.stakeholder in bodies | people, row
        assert row.theme in themes, row
    for row in content.deployments():
        assert row.organization in bodies, row
        assert row.area in areas, row
    for row in content.successions():
        assert {row.predecessor, row.successor} <= bodies, row
    for rows in (content.ties(), content.mandates(), content.interests(), content.deployments()):
        assert keys(rows)
        assert {row.source for row in rows} <= sources | {""}


def test_what_joins_the_map_belongs_to_those_who_would_know():
    owners = {row.key: row.function for row in (*content.people(), *content.organizations())}
    said_by = {row.key: row.function for row in content.sources()}
    for row in (*content.ties(), *content.interests()):
        assert row.function, row
        assert said_by.get(row.source, "") in (row.function, ""), row
    for row in content.ties():
        assert owners[row.subject] in (row.function, ""), row
        assert owners.get(row.object, "") in (row.function, ""), row
    for row in content.interests():
        assert owners[row.stakeholder] in (row.function, ""), row


def test_levels_of_the_state_have_gaps_on_purpose():
    held = {(row.state_function, row.level) for row in content.mandates()}
    assert len(content.mandates()) >= 60
    assert {row.exercised for row in content.mandates()} == {"yes", "partly", "no", "unknown"}
    assert {row.level for row in content.mandates()} == {"national", "regional", "local"}
    for function in ("private_security_licensing", "security_oversight"):
        assert (function, "national") in held
        assert (function, "regional") not in held
        assert (function, "local") not in held
    licences = [row for row in content.mandates() if row.state_function == "private_security_licensing"]
    assert len({row.organization for row in licences}) == 2


def test_ties_are_of_every_kind_that_may_be_held():
    assert {row.kind for row in content.ties()} == {
        "reports_to",
        "influences",
        "advises",
        "allied_with",
        "opposes",
        "funds",
        "represents",
        "gatekeeper_to",
        "introduced_by",
    }
    assert {row.line for row in content.ties() if row.kind == "reports_to"} == {
        "administrative",
        "operational",
        "judicial",
        "technical",
    }
    assert {row.recognised for row in content.ties() if row.group} == {"yes", "no", "unknown"}


def test_parents_stand_before_children():
    for rows in (content.areas(), content.organizations()):
        seen = {""}
        for row in rows:
            assert row.parent in seen, row
            seen.add(row.key)


def test_dates_and_names_are_clean():
    for row in (
        *content.tenures(),
        *content.vacancies(),
        *content.posts(),
        *content.terms(),
        *content.ties(),
        *content.mandates(),
        *content.deployments(),
    ):
        check_order(PartialDate.parse(row.start), PartialDate.parse(row.end))
    for row in (*content.people(), *content.organizations()):
        assert clean_name(row.name) == row.name
        for entry in content.other_names(row.other_names):
            assert clean_name(entry["name"]) == entry["name"]


def test_substantive_holders_never_overlap():
    by_post = defaultdict(list)
    for row in content.tenures():
        if row.post and row.status == "substantive":
            by_post[row.post].append(row)
    for post, rows in by_post.items():
        rows.sort(key=lambda row: PartialDate.parse(row.start).earliest)
        for before, after in pairwise(rows):
            assert before.end, (post, before.person)
            ended, begun = PartialDate.parse(before.end), PartialDate.parse(after.start)
            assert ended.earliest <= begun.latest, (post, before.person, after.person)


def test_the_demo_shows_every_case():
    statuses = {row.status for row in content.tenures()}
    assert statuses >= {"substantive", "acting", "designated", "de_facto", "contested"}
    assert sum(row.start > TODAY for row in content.tenures()) >= 3
    assert len(content.vacancies()) >= 6
    current = defaultdict(set)
    for row in content.tenures():
        if row.start <= TODAY and (not row.end or row.end > TODAY) and row.post:
            current[row.person].add(row.post)
    assert sum(len(held) > 1 for held in current.values()) >= 4
    assert any(row.start == "2024-05-14" for row in content.tenures())
    assert any(row.start == "2026-02-09" for row in content.tenures())
    assert {row.reliability for row in content.sources()} >= {"A", "B", "C", "F"}
    assert {row.handling for row in content.people()} >= {"", "named"}


def test_named_people_have_an_author_and_another_custodian():
    logins = {user.login for user in content.users()}
    for row in content.people():
        if row.handling == "named":
            assert row.author in logins
            assert row.custodian in logins
            assert row.author != row.custodian
            assert row.function
        else:
            assert not row.author
            assert not row.custodian


def test_the_people_of_the_guide_are_there():
    holders = {(row.person, row.post) for row in content.tenures()}
    assert ("celestin-kabwe", "commander-lumbe-gendarmerie") in holders
    assert ("ruth-tamba", "permanent-secretary-interior") in holders
    assert ("mariam-lusala", "provincial-prosecutor") in holders
    assert ("gedeon-bira", "chief-of-upper-lumbe") in holders


def test_judgements_are_on_people_and_bodies_of_the_fictional_country_only():
    people = {row.key: row.function for row in content.people()}
    bodies = {row.key: row.function for row in content.organizations()}
    foreign = {row.key for row in content.organizations() if row.home_state or row.area == "NO"}
    themes = {row.slug for row in reference.themes()}
    rows = content.assessments()
    assert keys(rows)
    assert len({row.assessed_on[:4] for row in rows}) == 3
    for row in rows:
        assert (people | bodies)[row.stakeholder] in (row.function, ""), row
        assert row.stakeholder not in foreign, row
        assert row.theme in themes | {""}, row
        assert row.rationale, row
    assert any(row.handling == "named" and row.alignment == "-2" for row in rows)
