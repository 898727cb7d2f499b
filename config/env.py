"""Settings from the environment, typed and checked (twelve-factor).

Only the standard library is used, so that set-up scripts can read the same values before anything is installed.
``Env.read()`` raises ``ConfigError``, which names the variable and says what to do.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
EnvName = Literal["local", "test", "production"]
Network = IPv4Network | IPv6Network
SETTINGS_MODULES: dict[EnvName, str] = {
    "local": "config.settings.dev",
    "test": "config.settings.test",
    "production": "config.settings.production",
}
MINIMUM_SECRET = 50
MINIMUM_TOKEN = 32
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class ConfigError(Exception):
    """A variable is missing, malformed or unsafe. ``variable`` is its name; the text says what to do."""

    def __init__(self, variable: str, what: str) -> None:
        super().__init__(f"{variable}: {what}")
        self.variable = variable


@dataclass(frozen=True)
class FieldKey:
    """One key for encrypted fields: the short id stored beside the text, and 32 bytes."""

    id: str
    key: bytes


@dataclass(frozen=True)
class Oidc:
    """Single sign-on with the company's own provider (OpenID Connect)."""

    name: str
    server_url: str
    client_id: str
    client_secret: str

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider."""
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Env:
    """Everything that Entente reads from its environment."""

    entente_env: EnvName
    host: str
    port: int
    data_dir: Path
    database_url: str
    database_owner_url: str
    database_replica_url: str | None
    redis_url: str
    embedded_database: bool
    embedded_redis: bool
    database_owner_given: bool
    debug: bool
    demo: bool
    demo_password: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    csrf_trusted_origins: tuple[str, ...]
    field_keys: tuple[FieldKey, ...]
    site_url: str
    trusted_proxies: int
    email_url: str
    default_from_email: str
    language_code: str
    time_zone: str
    log_level: str
    log_format: Literal["json", "console"]
    web_workers: int
    web_threads: int
    job_workers: int
    database_pool: int
    hsts_seconds: int
    metrics_token: str
    metrics_allow: tuple[Network, ...]
    mfa_required: bool
    oidc: Oidc | None
    session_idle_minutes: int
    session_absolute_hours: int
    import_max_rows: int
    import_max_mb: int

    @property
    def is_production(self) -> bool:
        """Whether this copy serves real users."""
        return self.entente_env == "production"

    @property
    def is_local(self) -> bool:
        """Whether this copy was started by ``make run``."""
        return self.entente_env == "local"

    @property
    def metrics(self) -> bool:
        """Whether numbers for Prometheus are given to somebody; off by default."""
        return bool(self.metrics_token or self.metrics_allow)

    @property
    def settings_module(self) -> str:
        """The Django settings module for this environment."""
        return SETTINGS_MODULES[self.entente_env]

    @property
    def broker_url(self) -> str:
        """``redis_url`` in the form that Celery understands."""
        return broker_url(self.redis_url)

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Env:
        """Read and check the environment; values in ``.env`` fill what the environment leaves unset."""
        if environ is None:
            environ = {**read_dotenv(ROOT / ".env"), **os.environ}
        return _read(_Reader(environ))


def read_env_name(environ: Mapping[str, str] | None = None) -> EnvName:
    """``ENTENTE_ENV`` alone, for choosing the settings module."""
    environ = os.environ if environ is None else environ
    name = environ.get("ENTENTE_ENV", "").strip() or "local"
    if name not in ("local", "test", "production"):
        raise ConfigError("ENTENTE_ENV", f"is {name!r}; use local, test or production")
    return cast(EnvName, name)


def read_dotenv(path: Path) -> dict[str, str]:
    """``NAME=value`` lines of a file, comments and quotes removed; nothing when there is no such file."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator or not re.fullmatch(r"[A-Z][A-Z0-9_]*", name.strip()):
            raise ConfigError(".env", f"line {number} is not NAME=value")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[name.strip()] = value
    return values


def database_settings(url: str, *, pool: int = 0, **options: Any) -> dict[str, Any]:
    """The entry of Django's ``DATABASES`` for a PostgreSQL address; a pool of that many connections if not 0."""
    check_database_url("DATABASE_URL", url)
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or (str(parts.port) if parts.port else "")
    merged: dict[str, Any] = {**query, **options}
    if pool:
        merged["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": merged,
    }


@dataclass(frozen=True)
class MailServer:
    """How mail leaves: a Django backend, and for SMTP where to and how."""

    backend: str
    folder: Path
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    ssl: bool = False


def mail_settings(url: str, data_dir: Path) -> MailServer:
    """`EMAIL_URL` taken apart. smtp:// asks for STARTTLS unless it says `?tls=off`; smtps:// is TLS from the start."""
    parts = _split("EMAIL_URL", url)
    folder = data_dir / "mail"
    if parts.scheme in {"file", "console", "memory"}:
        module = {"file": "filebased", "console": "console", "memory": "locmem"}[parts.scheme]
        return MailServer(f"django.core.mail.backends.{module}.EmailBackend", folder)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ConfigError("EMAIL_URL", "use smtp://user:password@host:587, smtps://…, file:// or console://")
    query = dict(parse_qsl(parts.query))
    if not parts.hostname or set(query) - {"tls"} or query.get("tls", "off") != "off":
        raise ConfigError(
            "EMAIL_URL", "use smtp://user:password@host:587, with ?tls=off only for a relay of your own"
        )
    ssl = parts.scheme == "smtps"
    starttls = not ssl and "tls" not in query
    if parts.password and not (ssl or starttls):
        raise ConfigError(
            "EMAIL_URL", "would send its password in the clear; leave out ?tls=off or the password"
        )
    return MailServer(
        "core.smtp.Backend",
        folder,
        parts.hostname,
        parts.port or (465 if ssl else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls,
        ssl,
    )


def broker_url(redis_url: str) -> str:
    """A Redis address as Celery wants it: Unix sockets have another scheme there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    query = dict(parse_qsl(parts.query))
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': query.get('db', '0')})}"


def redis_database(redis_url: str, number: int) -> str:
    """The same Redis server with another database number (0 jobs, 1 cache)."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        query = {**dict(parse_qsl(parts.query)), "db": str(number)}
        return f"unix://{parts.path}?{urlencode(query)}"
    return parts._replace(path=f"/{number}").geturl()


def check_database_url(variable: str, url: str) -> None:
    """Refuse anything but a PostgreSQL address with a database name."""
    parts = _split(variable, url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ConfigError(
            variable, "must start with postgresql:// (PostgreSQL 15 or newer is the only database)"
        )
    if not parts.path.strip("/"):
        raise ConfigError(variable, "names no database; use postgresql://user:password@host:5432/entente")


def check_redis_url(variable: str, url: str) -> None:
    """Refuse anything but a Redis address."""
    if _split(variable, url).scheme not in {"redis", "rediss", "unix"}:
        raise ConfigError(variable, "must start with redis://, rediss:// or unix://")


def _split(variable: str, url: str) -> Any:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(variable, f"is not an address ({error})") from None
    return parts


class _Reader:
    """Typed look-ups in a mapping; every refusal names the variable."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.name = read_env_name(environ)

    @property
    def production(self) -> bool:
        return self.name == "production"

    def text(self, variable: str, default: str = "") -> str:
        return self.environ.get(variable, "").strip() or default

    def needed(self, variable: str, what: str) -> str:
        value = self.text(variable)
        if not value:
            raise ConfigError(variable, f"is not set; {what}")
        return value

    def flag(self, variable: str, default: bool = False) -> bool:
        value = self.environ.get(variable)
        if value is None or not value.strip():
            return default
        if value.strip().lower() in TRUE:
            return True
        if value.strip().lower() in FALSE:
            return False
        raise ConfigError(variable, f"is {value!r}; use 1 or 0")

    def number(self, variable: str, default: int, low: int, high: int) -> int:
        value = self.text(variable, str(default))
        if not re.fullmatch(r"\d{1,10}", value) or not low <= int(value) <= high:
            raise ConfigError(variable, f"is {value!r}; use a whole number from {low} to {high}")
        return int(value)

    def words(self, variable: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(variable).split(",") if word.strip())

    def choice(self, variable: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(variable, default)
        if value not in allowed:
            raise ConfigError(variable, f"is {value!r}; use one of {', '.join(allowed)}")
        return value


def _read(reader: _Reader) -> Env:
    from config.local.embedded import endpoints

    data_dir = Path(reader.text("DATA_DIR", str(ROOT / "var"))).expanduser()
    data_dir = data_dir if data_dir.is_absolute() else ROOT / data_dir
    embedded = endpoints(data_dir)
    database_url, redis_url = reader.text("DATABASE_URL"), reader.text("REDIS_URL")
    if reader.production:
        _refuse_unsafe(reader)
    owner_url = reader.text("DATABASE_OWNER_URL")
    replica_url = reader.text("DATABASE_REPLICA_URL") or None
    for variable, url in [
        ("DATABASE_URL", database_url),
        ("DATABASE_OWNER_URL", owner_url),
        ("DATABASE_REPLICA_URL", replica_url),
    ]:
        if url:
            check_database_url(variable, url)
    if owner_url and not database_url:
        raise ConfigError("DATABASE_URL", "is not set although DATABASE_OWNER_URL is; set both or neither")
    if redis_url:
        check_redis_url("REDIS_URL", redis_url)
    port = reader.number("PORT", 8000, 1, 65535)
    host = reader.text("HOST", "127.0.0.1")
    secret_key, field_keys = _keys(reader, data_dir)
    hosts = reader.words("ALLOWED_HOSTS") or _local_hosts(host)
    return Env(
        entente_env=reader.name,
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=database_url or embedded.database_url,
        database_owner_url=owner_url or database_url or embedded.database_owner_url,
        database_replica_url=replica_url,
        redis_url=redis_url or embedded.redis_url,
        embedded_database=not database_url,
        embedded_redis=not redis_url,
        database_owner_given=bool(owner_url) or not database_url,
        debug=reader.flag("DEBUG"),
        demo=reader.flag("DEMO", default=reader.name == "local"),
        demo_password=reader.text("DEMO_PASSWORD", "entente-demo"),
        secret_key=secret_key,
        allowed_hosts=hosts,
        csrf_trusted_origins=_origins(reader),
        field_keys=field_keys,
        site_url=reader.text("SITE_URL", f"http://localhost:{port}").rstrip("/"),
        trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 0, 10),
        email_url=_email_url(reader),
        default_from_email=_from_email(reader),
        language_code=reader.text("LANGUAGE_CODE", "en"),
        time_zone=_time_zone(reader),
        log_level=reader.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        log_format=cast(
            'Literal["json", "console"]',
            reader.choice("LOG_FORMAT", "json" if reader.production else "console", ("json", "console")),
        ),
        web_workers=reader.number("WEB_WORKERS", 2, 1, 64),
        web_threads=reader.number("WEB_THREADS", 4, 1, 64),
        job_workers=reader.number("JOB_WORKERS", 2, 1, 64),
        database_pool=reader.number("DATABASE_POOL", 8, 0, 200),
        hsts_seconds=reader.number("HSTS_SECONDS", 31_536_000, 0, 94_608_000),
        metrics_token=_metrics_token(reader),
        metrics_allow=_networks(reader, "METRICS_ALLOW"),
        oidc=_oidc(reader),
        mfa_required=reader.flag("MFA_REQUIRED", default=reader.production),
        session_idle_minutes=reader.number("SESSION_IDLE_MINUTES", 30, 1, 1440),
        session_absolute_hours=reader.number("SESSION_ABSOLUTE_HOURS", 12, 1, 168),
        import_max_rows=reader.number("IMPORT_MAX_ROWS", 500_000, 1_000, 2_000_000),
        import_max_mb=reader.number("IMPORT_MAX_MB", 100, 1, 500),
    )


def _refuse_unsafe(reader: _Reader) -> None:
    """What production must be given, and what it must not."""
    secret = reader.needed("SECRET_KEY", "give a random text of 50 characters or more and keep it secret")
    if len(secret) < MINIMUM_SECRET or len(set(secret)) < 5 or "insecure" in secret:
        raise ConfigError("SECRET_KEY", f"is too weak; give {MINIMUM_SECRET} or more random characters")
    reader.needed("ALLOWED_HOSTS", "list the host names that users type, separated by commas")
    if "*" in reader.words("ALLOWED_HOSTS"):
        raise ConfigError("ALLOWED_HOSTS", "must not be *; list the host names that users type")
    if reader.flag("DEBUG"):
        raise ConfigError("DEBUG", "must be 0 in production: error pages would show data and settings")
    reader.needed("DATABASE_URL", "give postgresql://user:password@host:5432/entente (15 or newer)")
    reader.needed("REDIS_URL", "give redis://:password@host:6379/0 (6.2 or newer)")
    reader.needed("FIELD_KEYS", "give id:key pairs, key being 32 bytes in base64; the first one encrypts")
    if reader.flag("DEMO"):
        raise ConfigError("DEMO", "must be 0 in production: the demo accounts have a known password")
    mail = reader.needed(
        "EMAIL_URL", "give smtp://user:password@host:587 or smtps://…: invitations go by mail"
    )
    if urlsplit(mail).scheme not in {"smtp", "smtps"}:
        raise ConfigError("EMAIL_URL", "must start with smtp:// or smtps:// in production")
    site = reader.needed("SITE_URL", "give the address that users type, e.g. https://entente.example.org")
    if not site.startswith("https://"):
        raise ConfigError("SITE_URL", "must start with https:// in production")


def _keys(reader: _Reader, data_dir: Path) -> tuple[str, tuple[FieldKey, ...]]:
    """The secret key and the field keys; a local copy makes its own once and keeps them in DATA_DIR."""
    secret, fields = reader.text("SECRET_KEY"), reader.text("FIELD_KEYS")
    if not secret or not fields:
        if reader.name == "test":
            own = {"SECRET_KEY": "test-" + "0123456789" * 6, "FIELD_KEYS": "t1:" + "MDEy" * 10 + "MDE="}
        else:
            own = _local_keys(data_dir)
        secret, fields = secret or own["SECRET_KEY"], fields or own["FIELD_KEYS"]
    return secret, parse_field_keys(fields)


def _local_keys(data_dir: Path) -> dict[str, str]:
    path = data_dir / "keys.json"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            made = {
                "SECRET_KEY": secrets.token_urlsafe(64),
                "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            }
            fresh = data_dir / f".keys-{os.getpid()}"
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(made), encoding="utf-8")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return cast("dict[str, str]", json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(
            "DATA_DIR", f"{data_dir} cannot be used ({error.strerror}); name another folder"
        ) from None
    except ValueError:
        raise ConfigError("DATA_DIR", f"{path} is damaged; restore it from a backup") from None


def parse_field_keys(text: str) -> tuple[FieldKey, ...]:
    """``id:base64,id:base64``; the first key encrypts, the others still decrypt."""
    keys: list[FieldKey] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, separator, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not separator or not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", name) or len(key) != 32:
            raise ConfigError(
                "FIELD_KEYS", "must be id:key pairs separated by commas, key being 32 bytes in base64"
            )
        keys.append(FieldKey(name, key))
    if not keys or len({key.id for key in keys}) != len(keys):
        raise ConfigError("FIELD_KEYS", "needs at least one key, and no id twice")
    return tuple(keys)


def _local_hosts(host: str) -> tuple[str, ...]:
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host not in {"0.0.0.0", "::", *names}:  # noqa: S104 - compared, not bound
        names.append(host)
    return tuple(names)


def _oidc(reader: _Reader) -> Oidc | None:
    """All three of address, id and secret, or none of them."""
    names = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    given = [name for name in names if reader.text(name)]
    if not given:
        return None
    for name in names:
        reader.needed(name, f"give it too, since {given[0]} is set; or unset all of them")
    url = reader.text("OIDC_SERVER_URL")
    parts = _split("OIDC_SERVER_URL", url)
    if parts.scheme not in ({"https"} if reader.production else {"https", "http"}) or not parts.hostname:
        raise ConfigError("OIDC_SERVER_URL", "must be the provider's address and start with https://")
    return Oidc(
        name=reader.text("OIDC_NAME", "single sign-on")[:40],
        server_url=url,
        client_id=reader.text("OIDC_CLIENT_ID"),
        client_secret=reader.text("OIDC_CLIENT_SECRET"),
    )


def _origins(reader: _Reader) -> tuple[str, ...]:
    origins = reader.words("CSRF_TRUSTED_ORIGINS")
    for origin in origins:
        if not origin.startswith(("https://", "http://")) or "*" in origin:
            raise ConfigError(
                "CSRF_TRUSTED_ORIGINS", f"{origin!r} is not an address like https://entente.example.org"
            )
    return origins


def _email_url(reader: _Reader) -> str:
    url = reader.text("EMAIL_URL", "memory://" if reader.name == "test" else "file://")
    mail_settings(url, Path())
    return url


def _from_email(reader: _Reader) -> str:
    host = urlsplit(reader.text("SITE_URL")).hostname or "localhost"
    return reader.text("DEFAULT_FROM_EMAIL", f"entente@{host}")


def _metrics_token(reader: _Reader) -> str:
    token = reader.text("METRICS_TOKEN")
    if token and len(token) < MINIMUM_TOKEN:
        raise ConfigError("METRICS_TOKEN", f"is too short; give {MINIMUM_TOKEN} or more random characters")
    return token


def _networks(reader: _Reader, variable: str) -> tuple[Network, ...]:
    found: list[Network] = []
    for text in reader.words(variable):
        try:
            network = ip_network(text)
        except ValueError:
            raise ConfigError(variable, f"{text!r} is not a network like 10.0.0.0/8") from None
        if network.prefixlen == 0:
            raise ConfigError(variable, f"{text!r} is the whole internet; name your own network")
        found.append(network)
    return tuple(found)


def _time_zone(reader: _Reader) -> str:
    name = reader.text("TIME_ZONE", "UTC")
    if not re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", name):
        raise ConfigError("TIME_ZONE", f"is {name!r}; use a name like Africa/Accra")
    return name
