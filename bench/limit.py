"""The limit of this machine: the same answers by one prepared statement each, written by hand, in a bare WSGI program.

There is no sign-in, no filter and no form: the reader's function stands in the environment. What remains is the
server, the connection and PostgreSQL building JSON of the same rows.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg

FUNCTION, USER = os.environ["BENCH_FUNCTION"], os.environ["BENCH_USER"]
SIZE = 51


def seen(table: str) -> str:
    """The reader's rule on one row."""
    return (
        f"({table}.handling <= 1 OR ({table}.handling = 2 AND {table}.function_id = '{FUNCTION}')"
        f" OR ({table}.handling = 3 AND ({table}.created_by_id = '{USER}' OR {table}.custodian_id = '{USER}')))"
    )


def reference(table: str, column: str, resource: str, name: str = "name") -> str:
    return (
        f"CASE WHEN {column} IS NOT NULL THEN json_build_object('id', {column}, 'name', {table}.{name}, "
        f"'url', '/api/v1/{resource}/' || {column} || '/') END"
    )


def moment(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def common(table: str) -> str:
    return f"""{reference("f", f"{table}.function_id", "functions")} AS function,
        CASE {table}.handling WHEN 0 THEN 'public' WHEN 1 THEN 'company' WHEN 2 THEN 'function' ELSE 'named' END
        AS handling,
        CASE WHEN {table}.custodian_id IS NOT NULL THEN json_build_object('id', {table}.custodian_id, 'name',
            coalesce(c.display_name, '')) END AS custodian,
        {reference("a", f"{table}.area_id", "areas")} AS area, {table}.version,
        {moment(f"{table}.created_at")} AS created_at, {moment(f"{table}.updated_at")} AS updated_at"""


HELD = "(t.start_earliest <= current_date AND (t.end_latest > current_date OR t.end_latest = '9999-12-31'))"
CERTAIN = """((t.start_latest <= current_date OR t.first_seen <= current_date
    OR (t.first_seen IS NULL AND t.last_seen <= current_date))
    AND (t.end_earliest > current_date OR t.last_seen >= current_date
    OR (t.last_seen IS NULL AND t.first_seen >= current_date)))"""
SURE = f"CASE WHEN {CERTAIN} THEN 'certain' ELSE 'possible' END"
OFFICES = f"""(SELECT coalesce(json_agg(o ORDER BY o.certainty), '[]') FROM (
    SELECT t.id AS tenure, t.post_id AS post, coalesce(q.title, t.role) AS title,
        coalesce(q.organization_id, t.organization_id) AS organization, coalesce(b.name, m.name) AS organization_name,
        t.status, t.start, {SURE} AS certainty, t.last_seen
    FROM stakeholders_tenure t LEFT JOIN stakeholders_post q ON q.id = t.post_id
        LEFT JOIN stakeholders_stakeholder b ON b.id = q.organization_id
        LEFT JOIN stakeholders_stakeholder m ON m.id = t.organization_id
    WHERE t.person_id = p.id AND {seen("t")} AND (q.id IS NULL OR ({seen("q")} AND {seen("b")}))
        AND (m.id IS NULL OR {seen("m")}) AND ({CERTAIN} OR {HELD}) LIMIT 12) o)"""
PERSON = f"""SELECT p.id, p.name, p.given_name, p.family_name, p.honorific, p.other_names, p.level, p.languages,
    p.gender, NULL::text AS birth_date, p.summary, p.tags, p.identifiers, p.contact_details,
    NULL::text AS private_contact_details, p.basis, p.basis_note, {OFFICES} AS offices, {common("p")},
    '["birth_date","private_contact_details"]'::json AS masked"""
PEOPLE_FROM = (
    "LEFT JOIN accounts_function f ON f.id = p.function_id LEFT JOIN core_area a ON a.id = p.area_id "
    "LEFT JOIN accounts_user c ON c.id = p.custodian_id"
)
HOLDERS = f"""(SELECT coalesce(json_agg(o ORDER BY o.certainty), '[]') FROM (
    SELECT t.id AS tenure, t.person_id AS person, h.name, h.honorific, t.status, t.start, {SURE} AS certainty,
        t.last_seen
    FROM stakeholders_tenure t JOIN stakeholders_stakeholder h ON h.id = t.person_id
    WHERE t.post_id = p.id AND {seen("t")} AND {seen("h")} AND ({CERTAIN} OR {HELD}) AND t.status <> 'designated'
    LIMIT 12) o)"""

LISTS = {
    "people": (
        f"SELECT p.* FROM stakeholders_stakeholder p WHERE p.kind = 'person' AND {seen('p')}",
        "sort_key",
        f"{PERSON} FROM page p {PEOPLE_FROM}",
    ),
    "organizations": (
        f"SELECT p.* FROM stakeholders_stakeholder p WHERE p.kind = 'organization' AND {seen('p')}",
        "sort_key",
        f"""SELECT p.id, p.name, p.classifications, p.other_names,
            {reference("u", "p.parent_id", "organizations")} AS parent, p.level, p.formal, p.line,
            {reference("s", "p.home_state_id", "areas")} AS home_state, p.founded, p.dissolved, p.derived, p.summary,
            p.tags, p.identifiers, p.contact_details, NULL::text AS private_contact_details, {common("p")},
            '["private_contact_details"]'::json AS masked
        FROM page p {PEOPLE_FROM} LEFT JOIN core_area s ON s.id = p.home_state_id
            LEFT JOIN stakeholders_stakeholder u ON u.id = p.parent_id AND {seen("u")}""",
    ),
    "posts": (
        f"""SELECT p.*, b.name AS body FROM stakeholders_post p
            JOIN stakeholders_stakeholder b ON b.id = p.organization_id WHERE {seen("p")} AND {seen("b")}""",
        "sort_key",
        f"""SELECT p.id, p.title, p.other_titles,
            json_build_object('id', p.organization_id, 'name', p.body,
                'url', '/api/v1/organizations/' || p.organization_id || '/') AS organization,
            p.level, p.line, p.seats, p.rank, p.start, p."end",
            CASE WHEN h.n > 0 THEN 'held' WHEN v.id IS NOT NULL THEN 'vacant' ELSE 'unknown' END AS holder_state,
            h.holders, p.summary, p.identifiers, p.review_months, {common("p")}
        FROM page p {PEOPLE_FROM} LEFT JOIN LATERAL (SELECT {HOLDERS} AS holders) x ON true
            LEFT JOIN LATERAL (SELECT x.holders, json_array_length(x.holders) AS n) h ON true
            LEFT JOIN LATERAL (SELECT v.id FROM stakeholders_vacancy v WHERE v.post_id = p.id LIMIT 1) v ON true""",
    ),
    "tenures": (
        f"""SELECT t.*, h.name AS person_name, q.title AS post_title, m.name AS body FROM stakeholders_tenure t
            JOIN stakeholders_stakeholder h ON h.id = t.person_id LEFT JOIN stakeholders_post q ON q.id = t.post_id
            LEFT JOIN stakeholders_stakeholder b ON b.id = q.organization_id
            LEFT JOIN stakeholders_stakeholder m ON m.id = t.organization_id
            WHERE {seen("t")} AND {seen("h")} AND (q.id IS NULL OR ({seen("q")} AND {seen("b")}))
                AND (m.id IS NULL OR {seen("m")})""",
        "start_earliest",
        f"""SELECT t.id, {reference("t", "t.person_id", "people", "person_name")} AS person,
            {reference("t", "t.post_id", "posts", "post_title")} AS post,
            {reference("t", "t.organization_id", "organizations", "body")} AS organization, t.role, t.status,
            NULL::json AS on_behalf_of, NULL::json AS term, t.start, t."end", t.first_seen, t.last_seen, t.end_reason,
            t.verified_on, t.review_months, t.phase, CASE WHEN {CERTAIN} THEN 'certain' WHEN {HELD} THEN 'possible' END AS certainty,
            t.identifiers, {common("t")}
        FROM page t LEFT JOIN accounts_function f ON f.id = t.function_id LEFT JOIN core_area a ON a.id = t.area_id
            LEFT JOIN accounts_user c ON c.id = t.custodian_id""",
    ),
}


def listed(name: str, condition: str = "", order: str = "") -> str:
    rows, key, document = LISTS[name]
    table = "t" if name == "tenures" else "p"
    return f"""WITH page AS MATERIALIZED ({rows} {condition} ORDER BY {table}.{key}, {table}.id LIMIT {SIZE})
        SELECT row_to_json(d)::text FROM ({document} ORDER BY {table}.{key}, {table}.id) d"""


SEARCH = listed(
    "people",
    """AND p.id = ANY(ARRAY(SELECT id FROM stakeholders_stakeholder
        WHERE search_key LIKE '%%' || %s || '%%'))""",
)
HIT = """(SELECT '{kind}' AS kind, x.id, x.{name} AS label FROM {table} x WHERE x.id = ANY(ARRAY(
    SELECT id FROM {table} WHERE search_key LIKE '%%' || %s || '%%')) AND {rule} {more} ORDER BY x.sort_key LIMIT 7)"""
EVERYTHING = "SELECT row_to_json(d)::text FROM ({}) d".format(
    " UNION ALL ".join(
        HIT.format(kind=kind, name=name, table=f"stakeholders_{table}", rule=seen("x"), more=more)
        for kind, name, table, more in (
            ("people", "name", "stakeholder", "AND x.kind = 'person'"),
            ("organizations", "name", "stakeholder", "AND x.kind = 'organization'"),
            ("posts", "title", "post", ""),
        )
    )
)
DETAIL = f"""SELECT row_to_json(d)::text FROM ({PERSON} FROM stakeholders_stakeholder p {PEOPLE_FROM}
    WHERE p.id = %s AND p.kind = 'person' AND {seen("p")}) d"""

KEYS = {
    "other_names": ("name", "lang", "note", "start_date", "end_date", "family_name", "given_name"),
    "identifiers": ("scheme", "identifier"),
    "contact_details": ("type", "value", "label", "note"),
    "private_contact_details": ("type", "value", "label", "note"),
}


def entries(column: str) -> str:
    """A list of entries as one cell: the parts at their places, empty ones at the end left out."""
    parts = ", ' | ', ".join(f"e->>'{key}'" for key in KEYS[column])
    each = f"rtrim(concat({parts}), ' |')"
    return f"(SELECT string_agg({each}, '; ') FROM jsonb_array_elements(p.{column}) e) AS {column}"


ISO = """replace(to_char(p.{0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000+', '+') AS {0}"""
TLP = "CASE p.handling WHEN 0 THEN 'TLP:CLEAR' WHEN 3 THEN 'TLP:RED' ELSE 'TLP:AMBER+STRICT' END"
# The file of all people for a lead of the function, who reads private details where the function owns the record.
CSV = f"""COPY (SELECT p.id, p.name, p.given_name, p.family_name, p.honorific, {entries("other_names")}, p.level,
    array_to_string(p.languages, '; ') AS languages, p.gender, NULL AS birth_date, p.summary,
    array_to_string(p.tags, '; ') AS tags, {entries("identifiers")}, {entries("contact_details")},
    CASE WHEN p.function_id = '{FUNCTION}' THEN (SELECT x.private_contact_details FROM
        (SELECT {entries("private_contact_details")}) x) END AS private_contact_details,
    p.basis, p.basis_note, (SELECT string_agg(o.title || ', ' || o.organization_name, '; ' ORDER BY o.certainty) FROM (
        SELECT coalesce(q.title, t.role) AS title, coalesce(b.name, m.name) AS organization_name, {SURE} AS certainty
        FROM stakeholders_tenure t LEFT JOIN stakeholders_post q ON q.id = t.post_id
            LEFT JOIN stakeholders_stakeholder b ON b.id = q.organization_id
            LEFT JOIN stakeholders_stakeholder m ON m.id = t.organization_id
        WHERE t.person_id = p.id AND {seen("t")} AND (q.id IS NULL OR ({seen("q")} AND {seen("b")}))
            AND (m.id IS NULL OR {seen("m")}) AND ({CERTAIN} OR {HELD}) LIMIT 12) o) AS offices,
    f.name AS function, CASE p.handling WHEN 0 THEN 'public' WHEN 1 THEN 'company' WHEN 2 THEN 'function'
        ELSE 'named' END AS handling, c.display_name AS custodian, a.name AS area, p.version,
    {ISO.format("created_at")}, {ISO.format("updated_at")}, {TLP} AS stamp
    FROM stakeholders_stakeholder p {PEOPLE_FROM} WHERE p.kind = 'person' AND {seen("p")}
    ORDER BY p.sort_key, p.id) TO STDOUT (FORMAT csv, HEADER)"""


def columns_of(link: Any, table: str) -> list[str]:
    found = link.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in found.fetchall()]


def insert(link: Any) -> str:
    """One statement that writes records, their history rows and the audit events, however many there are."""
    template = link.execute(
        "SELECT id FROM stakeholders_stakeholder WHERE kind = 'person' LIMIT 1"
    ).fetchone()
    table, past = "stakeholders_stakeholder", "stakeholders_historicalstakeholder"
    columns = columns_of(link, table)
    fresh = {
        "id": "gen_random_uuid()",
        "name": "g.name",
        "sort_key": "lower(g.name)",
        "search_key": "lower(g.name)",
        "match_key": "lower(g.name)",
    }
    values = ", ".join(fresh.get(column, f'x."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    kept = [column for column in columns_of(link, past) if column in columns]
    kept_names = ", ".join(f'"{column}"' for column in kept)
    return f"""WITH g AS (SELECT unnest(%s::text[]) AS name), made AS (INSERT INTO {table} ({names})
            SELECT {values} FROM {table} x, g WHERE x.id = '{template[0]}' RETURNING *),
        past AS (INSERT INTO {past} ({kept_names}, history_date, history_type, history_change_reason)
            SELECT {kept_names}, now(), '+', '' FROM made),
        trail AS (INSERT INTO core_auditevent (at, actor_id, verb, model, object_ref, handling, details, request_id)
            SELECT now(), '{USER}', 'create', 'stakeholders.person', id::text, handling, '{{}}', '' FROM made)
        SELECT row_to_json(d)::text FROM ({PERSON} FROM made p {PEOPLE_FROM}) d"""


_local = threading.local()
_texts: dict[str, str] = {}


def connection() -> Any:
    link = getattr(_local, "link", None)
    if link is None:
        link = _local.link = psycopg.connect(
            os.environ["DATABASE_OWNER_URL"],
            autocommit=True,
            prepare_threshold=0,
            options="-c jit=off -c plan_cache_mode=force_generic_plan",
        )
        if not _texts:
            _texts["insert"] = insert(link)
    return link


def ask(sql: str, *values: Any) -> list[str]:
    return [row[0] for row in connection().execute(sql, values or None, prepare=True).fetchall()]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    name, query = environ["PATH_INFO"].strip("/"), parse_qs(environ["QUERY_STRING"])
    if environ["REQUEST_METHOD"] == "POST":
        given = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        connection()
        many = isinstance(given, list)
        made = ask(_texts["insert"], [one["name"] for one in (given if many else [given])])
        body = f'{{"results":[{",".join(made)}]}}'.encode() if many else made[0].encode()
    elif name == "csv":
        return _csv(start)
    elif name == "everything":
        word = query["q"][0]
        body = _joined(ask(EVERYTHING, word, word, word))
    elif "q" in query:
        body = _joined(ask(SEARCH, query["q"][0]))
    elif "/" in name:
        body = ask(DETAIL, name.split("/")[1])[0].encode()
    elif "after" in query:
        key, _bar, ident = query["after"][0].partition("|")
        body = _joined(ask(listed(name, "AND (p.sort_key, p.id) > (%s, %s::uuid)"), key, ident))
    else:
        body = _joined(ask(listed(name)))
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _joined(rows: list[str]) -> bytes:
    return f'{{"results":[{",".join(rows[: SIZE - 1])}]}}'.encode()


def _csv(start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/csv")])
    with connection().cursor() as cursor, cursor.copy(CSV) as copy:
        part = []
        size = 0
        for piece in copy:
            part.append(bytes(piece))
            size += len(piece)
            if size > 65536:
                yield b"".join(part)
                part, size = [], 0
        yield b"".join(part)
