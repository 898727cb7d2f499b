"""config.env: what is read, and what is refused by name."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config.env import (
    ConfigError,
    Env,
    broker_url,
    database_settings,
    mail_settings,
    parse_field_keys,
    read_dotenv,
    redis_database,
)

KEY = base64.b64encode(b"0" * 32).decode()
GOOD = {
    "ENTENTE_ENV": "production",
    "SECRET_KEY": "p9Q2w8E3r7T4y6U5i0O1a9S2d8F3g7H4j6K5l0Z1x9C2v8B3n7M4",
    "ALLOWED_HOSTS": "entente.example.org, www.example.org",
    "SITE_URL": "https://entente.example.org",
    "DATABASE_URL": "postgresql://app:p%40ss@db:5433/entente?sslmode=require",
    "REDIS_URL": "redis://:x@cache:6379/0",
    "FIELD_KEYS": f"k2:{KEY},k1:{KEY}",
    "EMAIL_URL": "smtp://entente:x@mail.example.org:587",
}

SSO = {
    "OIDC_SERVER_URL": "https://login.example.org/realms/company",
    "OIDC_CLIENT_ID": "entente",
    "OIDC_CLIENT_SECRET": "shh",
}


def test_single_sign_on_is_read_and_a_second_factor_is_asked_for_in_production() -> None:
    env = Env.read({**GOOD, **SSO})
    assert env.oidc is not None and env.oidc.origin == "https://login.example.org"
    assert env.mfa_required and env.oidc.name == "single sign-on"
    assert Env.read(GOOD).oidc is None


def test_production_with_everything_given() -> None:
    env = Env.read(GOOD)
    assert env.is_production
    assert env.allowed_hosts == ("entente.example.org", "www.example.org")
    assert [key.id for key in env.field_keys] == ["k2", "k1"]
    assert not env.demo
    assert not env.debug
    assert not env.embedded_database
    assert env.database_owner_url == env.database_url
    assert not env.database_owner_given


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "p9Q2w8E3r7" * 6}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "a.example.org,*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db:5432/"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db:port/x"}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"REDIS_URL": "amqp://x"}, "REDIS_URL"),
        ({"FIELD_KEYS": ""}, "FIELD_KEYS"),
        ({"FIELD_KEYS": "k1:c2hvcnQ="}, "FIELD_KEYS"),
        ({"FIELD_KEYS": f"k1:{KEY},k1:{KEY}"}, "FIELD_KEYS"),
        ({"DEMO": "1"}, "DEMO"),
        ({"SITE_URL": "http://entente.example.org"}, "SITE_URL"),
        ({"PORT": "0"}, "PORT"),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES"),
        ({"OIDC_CLIENT_ID": "entente"}, "OIDC_SERVER_URL"),
        ({**SSO, "OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({**SSO, "OIDC_SERVER_URL": "http://login.example.org"}, "OIDC_SERVER_URL"),
        ({"MFA_REQUIRED": "perhaps"}, "MFA_REQUIRED"),
        ({"SESSION_ABSOLUTE_HOURS": "1000"}, "SESSION_ABSOLUTE_HOURS"),
        ({"PORT": "99999999999999"}, "PORT"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"ENTENTE_ENV": "staging"}, "ENTENTE_ENV"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"CSRF_TRUSTED_ORIGINS": "*.example.org"}, "CSRF_TRUSTED_ORIGINS"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"EMAIL_URL": "file://"}, "EMAIL_URL"),
        ({"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://mail:587?tls=maybe"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://user:secret@mail:25?tls=off"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL"),
    ],
)
def test_unsafe_or_missing_values_are_refused_by_name(change: dict[str, str], variable: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{variable}: .{{10,}}") as refused:
        Env.read({**GOOD, **change})
    assert refused.value.variable == variable


def test_local_needs_nothing_and_keeps_its_own_keys(tmp_path: Path) -> None:
    first = Env.read({"DATA_DIR": str(tmp_path / "a b")})
    second = Env.read({"DATA_DIR": str(tmp_path / "a b")})
    assert first.demo
    assert first.embedded_database
    assert first.embedded_redis
    assert first.port == 8000
    assert first.secret_key == second.secret_key
    assert first.field_keys == second.field_keys
    assert (tmp_path / "a b" / "keys.json").stat().st_mode & 0o077 == 0
    assert Env.read({"DATA_DIR": str(tmp_path / "c")}).secret_key != first.secret_key


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="DATA_DIR"):
        Env.read({"DATA_DIR": str(tmp_path / "file" / "below")})


def test_an_owner_without_an_application_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        Env.read({"DATA_DIR": str(tmp_path), "DATABASE_OWNER_URL": "postgresql://o@h/d"})


def test_database_settings_of_a_server_and_of_a_socket() -> None:
    server = database_settings(GOOD["DATABASE_URL"])
    assert (server["HOST"], server["PORT"], server["USER"], server["PASSWORD"]) == (
        "db",
        "5433",
        "app",
        "p@ss",
    )
    assert server["OPTIONS"] == {"sslmode": "require"}
    local = database_settings("postgresql://entente_app@/entente?host=%2Ftmp%2Fa%20b", pool=4)
    assert (local["HOST"], local["NAME"], local["PORT"]) == ("/tmp/a b", "entente", "")
    assert local["OPTIONS"]["pool"]["max_size"] == 4


def test_redis_addresses() -> None:
    assert broker_url("redis://h:6379/0") == "redis://h:6379/0"
    assert broker_url("unix:///tmp/r.sock?db=0") == "redis+socket:///tmp/r.sock?virtual_host=0"
    assert redis_database("redis://:x@h:6379/0", 1) == "redis://:x@h:6379/1"
    assert redis_database("unix:///tmp/r.sock?db=0", 1) == "unix:///tmp/r.sock?db=1"


def test_mail_servers(tmp_path: Path) -> None:
    plain = mail_settings("smtp://u%40x:p%2Fw@mail.example.org", tmp_path)
    assert (plain.host, plain.port, plain.user, plain.password) == ("mail.example.org", 587, "u@x", "p/w")
    assert (plain.starttls, plain.ssl) == (True, False)
    tls = mail_settings("smtps://mail.example.org", tmp_path)
    assert (tls.port, tls.starttls, tls.ssl) == (465, False, True)
    relay = mail_settings("smtp://127.0.0.1:25?tls=off", tmp_path)
    assert (relay.port, relay.starttls, relay.ssl) == (25, False, False)
    assert mail_settings("file://", tmp_path).folder == tmp_path / "mail"
    assert Env.read(GOOD).default_from_email == "entente@entente.example.org"


def test_field_keys_are_bytes() -> None:
    assert parse_field_keys(f" k1:{KEY} ")[0].key == b"0" * 32


def test_dotenv(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# note\n\nexport PORT=8001\nNAME='a b'\nEMPTY=\n", encoding="utf-8")
    assert read_dotenv(file) == {"PORT": "8001", "NAME": "a b", "EMPTY": ""}
    file.write_text("no equals sign", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"\.env: line 1"):
        read_dotenv(file)
    assert read_dotenv(tmp_path / "absent") == {}


def test_every_variable_of_the_example_is_read() -> None:
    root = Path(__file__).resolve().parents[2]
    source = (root / "config" / "env.py").read_text(encoding="utf-8")
    for line in (root / ".env.example").read_text(encoding="utf-8").splitlines():
        name = line.lstrip("#").partition("=")[0]
        if "=" in line and name.isupper():
            assert f'"{name}"' in source, name
