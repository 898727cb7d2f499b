"""The steps of the Makefile that need the installed packages: test, check, bench, mutants, fmt, lock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.env import ROOT
from config.local.mutants import mutants

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "install Chromium (on Debian as root: apt-get install chromium) or set CHROMIUM to its path"
PRODUCTION = {
    "ENTENTE_ENV": "production",
    "SECRET_KEY": "for-this-check-only-" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7" * 2,
    "ALLOWED_HOSTS": "entente.example.org",
    "SITE_URL": "https://entente.example.org",
    "DATABASE_URL": "postgresql://entente_app:x@127.0.0.1:5432/entente",
    "DATABASE_OWNER_URL": "postgresql://entente_owner:x@127.0.0.1:5432/entente",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://entente:x@127.0.0.1:587",
    "FIELD_KEYS": "k1:" + "MDEy" * 10 + "MDE=",
    "DEMO": "0",
    "DEBUG": "0",
}
OPENAPI = ROOT / "docs" / "openapi.yaml"
PYTHON = sys.executable


def say(text: str) -> None:
    """Tell the user, at once."""
    print(text, flush=True)


def find_browser() -> str | None:
    """Chromium on this machine: ``CHROMIUM``, then PATH, then what Playwright keeps."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given if os.access(given, os.X_OK) else None
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    for pattern in (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    ):
        if matches := sorted(kept.glob(pattern)):
            return str(matches[-1])
    app = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return str(app) if app.exists() else None


def install_browser() -> None:
    """Debian's Chromium, when that can be installed without asking anybody."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Installing Chromium for the browser tests")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    for argv in (
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"],
    ):
        subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def test(arguments: list[str]) -> int:
    """Every test; the services come from tests/conftest.py."""
    browser = find_browser()
    if browser is None:
        install_browser()
        browser = find_browser()
    chosen: list[str] = []
    if browser is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            say(f"No Chromium for the browser tests: {HOW}.")
            return 1
        say(f"Without Chromium the browser tests are left out: {HOW}.")
        chosen = ["-m", "not browser"]
    env = {**os.environ, "ENTENTE_ENV": "test", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    # each run has a data folder of its own; only addresses that are given are shared
    env.pop("DATA_DIR", None)
    if browser:
        env["CHROMIUM"] = browser
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # One process more than cores: some tests wait for servers that they stop and start.
    argv = [PYTHON, "-m", "pytest", "-q", "-n", str(cores + 1), "--dist", "worksteal", *chosen, *arguments]
    return run_to_end(argv, env)


def run_to_end(argv: list[str], env: dict[str, str]) -> int:
    """Run and wait; Ctrl-C reaches the child too, which then ends by itself."""
    with subprocess.Popen(argv, cwd=ROOT, env=env) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def manage(*arguments: str) -> list[str]:
    """A management command as an argument list."""
    return [PYTHON, str(ROOT / "manage.py"), *arguments]


def openapi(target: Path) -> subprocess.CompletedProcess[str]:
    """Write the API's description; any warning is a failure."""
    return quiet(manage("spectacular", "--validate", "--fail-on-warn", "--file", str(target)))


def quiet(argv: list[str], **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a tool and keep what it says."""
    return subprocess.run(
        argv,
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def check_openapi() -> tuple[int, str]:
    """The committed description equals the one made now."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "openapi.yaml"
        done = openapi(made)
        if done.returncode:
            return done.returncode, done.stdout + done.stderr
        if not OPENAPI.exists() or OPENAPI.read_bytes() != made.read_bytes():
            return 1, "docs/openapi.yaml is out of date; make fmt writes it anew"
    return 0, ""


def check_advisories() -> tuple[int, str]:
    """Known weaknesses of the locked packages; left out with a word when the source cannot be reached."""
    lock = str(ROOT / "requirements" / "base.txt")
    done = quiet(
        [PYTHON, "-m", "pip_audit", "-r", lock, "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    )
    said = done.stdout + done.stderr
    unreachable = (
        "ConnectionError",
        "Max retries",
        "ConnectTimeout",
        "Temporary failure",
        "HTTPError",
        "ServiceError",
    )
    silent = said.count("could not be audited") >= Path(lock).read_text(encoding="utf-8").count("==") // 2
    if (done.returncode and any(word in said for word in unreachable)) or silent:
        return -1, "left out: the source of advisories cannot be reached from here"
    return done.returncode, said


def check(arguments: list[str]) -> int:
    """Every check, all of them even when one fails; one line each, then what the failed ones said."""
    with tempfile.TemporaryDirectory() as folder:
        tools: list[tuple[str, list[str], dict[str, str]]] = [
            ("ruff check", [PYTHON, "-m", "ruff", "check", "."], {}),
            ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."], {}),
            ("mypy", [PYTHON, "-m", "mypy"], {"ENTENTE_ENV": "test", "DATA_DIR": folder}),
            ("import-linter", [str(Path(PYTHON).with_name("lint-imports")), "--no-cache"], {}),
            ("djlint", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
            ("migrations", manage("makemigrations", "--check", "--dry-run"), {"DATA_DIR": folder}),
            (
                "settings",
                manage("check", "--deploy", "--fail-level", "WARNING"),
                {**PRODUCTION, "DATA_DIR": folder},
            ),
        ]
        results = [timed(name, lambda argv=argv, env=env: plain(argv, env)) for name, argv, env in tools]
    results += [timed("OpenAPI file", check_openapi), timed("advisories", check_advisories)]
    failed = [(name, said) for name, status, said in results if status > 0]
    for name, said in failed:
        say(f"\n--- {name}\n{said.strip()[-6000:]}")
    left_out = sum(status < 0 for _, status, _ in results)
    say(f"\n{len(results) - len(failed) - left_out} checks passed, {len(failed)} failed, {left_out} left out")
    return 1 if failed else 0


def plain(argv: list[str], env: dict[str, str]) -> tuple[int, str]:
    """A tool whose exit status is the answer."""
    done = quiet(argv, **env)
    return done.returncode, done.stdout + done.stderr


def timed(name: str, step: object) -> tuple[str, int, str]:
    """Run a check and tell how it went."""
    started = time.monotonic()
    status, said = step()  # type: ignore[operator]
    word = {0: "ok", -1: said}.get(status, "FAILED")
    say(f"{name:<16} {word}  ({time.monotonic() - started:.0f} s)")
    return name, status, said


def fmt(arguments: list[str]) -> int:
    """Format the code and write the API's description anew."""
    for argv in (["ruff", "check", "--fix", "--quiet", "."], ["ruff", "format", "."]):
        subprocess.run([PYTHON, "-m", *argv], cwd=ROOT, check=False)
    done = openapi(OPENAPI)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    return done.returncode


def bench(arguments: list[str]) -> int:
    """The measurements in bench/."""
    if not (ROOT / "bench" / "__main__.py").exists():
        say("There are no measurements yet.")
        return 0
    return run_to_end([PYTHON, "-m", "bench", *arguments], dict(os.environ))


def lock(arguments: list[str]) -> int:
    """Compile requirements/*.in; no download address is written."""
    options = [
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--python-version",
        "3.11",
    ]
    for name in ("base", "dev"):
        argv = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", *options, *arguments]
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        if status := subprocess.run([*argv, *files], cwd=ROOT, check=False).returncode:
            return status
    return 0


def main(argv: list[str]) -> int:
    """One step by its name."""
    steps = {
        "test": test,
        "check": check,
        "bench": bench,
        "mutants": mutants,
        "fmt": fmt,
        "lock": lock,
    }
    try:
        return steps[argv[0]](argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
