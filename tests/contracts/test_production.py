"""What cannot be run everywhere (containers) is read here: the files agree with the project and with each other."""

from __future__ import annotations

import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
EXAMPLES = {path.name: path for path in (ROOT / "deploy").glob("*.env.example")}
# Read by the images of others, not by Entente.
OF_SERVERS = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "REDIS_PASSWORD", "SITE_HOST"}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines if line.strip()]


def known_variables() -> set[str]:
    """Every variable that config/env.py reads."""
    source = (ROOT / "config" / "env.py").read_text(encoding="utf-8")
    read = re.findall(r"reader\.(?:text|needed|flag|number|words|choice)\(\s*\"([A-Z_]+)\"", source)
    return {*read, *re.findall(r"_networks\(reader, \"([A-Z_]+)\"\)", source), "ENTENTE_ENV"}


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", path.read_text(encoding="utf-8"), re.MULTILINE))


# The image


def test_the_image_is_built_in_stages_and_runs_as_nobody_special() -> None:
    found = instructions()
    assert [rest.split(" AS ")[-1] for name, rest in found if name == "FROM"][:2] == ["front", "packages"]
    assert [rest for name, rest in found if name == "USER"] == ["entente"]
    assert [name for name, _rest in found].index("USER") < [name for name, _rest in found].index("CMD")
    assert not [rest for name, rest in found if name == "ADD"]
    assert len([name for name, _rest in found if name == "HEALTHCHECK"]) == 1


def test_base_images_are_plain_names_with_a_version() -> None:
    images = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    images += [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(images) >= 6
    for image in images:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", image), image


def test_packages_are_installed_by_hash_and_no_registry_is_named() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes --no-deps -r /tmp/base.txt" in text
    assert "npm ci" in text
    for name in (
        "Dockerfile",
        "docker-compose.yml",
        "deploy/Caddyfile",
        "deploy/database.sh",
        ".dockerignore",
    ):
        content = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!github)", content), name
        assert not re.search(r"--(extra-)?index-url|--registry", content), name


def test_what_is_copied_is_there_and_holds_no_settings() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert ".env*" in ignored
    let_in = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    for path in let_in:
        assert (ROOT / path).exists(), path
    for name, rest in instructions():
        if name == "COPY" and "--from" not in rest:
            for path in rest.split()[:-1]:
                assert (ROOT / path).exists(), path
                assert any(path == one or one.startswith(f"{path}/") for one in let_in), path


def test_no_secret_is_in_the_image_or_the_examples() -> None:
    known = known_variables()
    for name, rest in instructions():
        if name == "ENV":
            for variable in re.findall(r"([A-Z_]+)=", rest):
                assert not re.search("SECRET|PASSWORD|TOKEN|KEYS", variable)
                assert variable in known or variable.startswith(("PYTHON", "PIP", "PATH")), variable
    for path in EXAMPLES.values():
        for variable, value in re.findall(
            r"^([A-Z_]+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert "PASSWORD" not in variable or not value, variable


# The composition


def test_one_service_for_each_part() -> None:
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migrate", "database", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service
    assert not service.get("privileged")


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inner"]["internal"] is True
    for name in ("database", "redis", "beat", "migrate"):
        assert SERVICES[name]["networks"] == ["inner"]
    assert SERVICES["proxy"]["networks"] == ["edge"]


def test_only_the_one_shot_knows_the_owner_of_the_tables() -> None:
    for name in OURS:
        assert ("deploy/owner.env" in SERVICES[name]["env_file"]) == (name == "migrate"), name
    assert names_in(EXAMPLES["owner.env.example"]) == {"DATABASE_OWNER_URL"}
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_command_exists() -> None:
    commands = [SERVICES[name]["command"] for name in OURS if "command" in SERVICES[name]]
    commands += [
        eval_list(rest.partition("CMD ")[2] or rest)
        for name, rest in instructions()
        if name in ("CMD", "HEALTHCHECK")
    ]
    commands += [service["healthcheck"]["test"][1:] for name, service in SERVICES.items() if name == "worker"]
    started = set()
    for command in commands:
        started.add(command[0])
        if command[:2] == ["python", "manage.py"]:
            assert command[2] in get_commands()
        elif command[:2] == ["python", "-m"]:
            assert (ROOT / f"{command[2].replace('.', '/')}.py").exists()
        elif command[0] == "celery":
            assert import_module(command[command.index("--app") + 1]).app.main == "entente"
            assert {"worker", "beat", "inspect"} & set(command)
        else:
            assert command == ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
            assert (ROOT / command[2]).exists()
    assert started == {"python", "celery", "gunicorn"}


def eval_list(text: str) -> list[str]:
    """A command in Docker's list form."""
    return list(yaml.safe_load(text))


def test_volumes_networks_and_files_are_declared() -> None:
    for service in SERVICES.values():
        for network in service.get("networks", ()):
            assert network in COMPOSE["networks"]
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"], (
                source
            )
        for env_file in service.get("env_file", ()):
            assert env_file == ".env" or f"{Path(env_file).name}.example" in EXAMPLES, env_file


def test_env_files_name_only_what_somebody_reads() -> None:
    known = known_variables() | OF_SERVERS
    for path in (ROOT / ".env.example", *EXAMPLES.values()):
        assert names_in(path) <= known, path.name
    for service in SERVICES.values():
        assert set(service.get("environment", {})) <= {"POSTGRES_INITDB_ARGS"}


def test_the_proxy_hides_the_numbers_and_says_who_asked() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert "respond @inner 404" in caddy and "/metrics" in caddy
    assert "header_up X-Forwarded-Proto https" in caddy
    assert "reverse_proxy web:8000" in caddy
    assert caddy.count("{") == caddy.count("}")


def test_the_script_for_the_database_is_shell_and_makes_two_roles() -> None:
    script = ROOT / "deploy" / "database.sh"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    text = script.read_text(encoding="utf-8")
    assert "entente_owner LOGIN" in text and "entente_app LOGIN" in text
    assert "SUPERUSER" not in text


# The settings


def test_example_file_code_and_documentation_name_the_same_variables() -> None:
    known = known_variables()
    assert len(known) > 25
    assert names_in(ROOT / ".env.example") == known
    table = (
        (ROOT / "docs" / "operations.md")
        .read_text(encoding="utf-8")
        .split("## Settings")[1]
        .split("\n## ")[0]
    )
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == known
