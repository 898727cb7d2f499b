"""Small pieces for looking after server processes: who runs them, whether they live, how they end."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVICE_USERS = ("entente", "nobody")
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Account:
    """The user that servers run as. ``switched`` says that it is not the one who calls."""

    uid: int
    gid: int
    switched: bool


def service_account(folder: Path) -> Account:
    """Who runs the servers of ``folder``: the caller, or for root an ordinary user (the folder's owner, if any)."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    if folder.exists() and folder.stat().st_uid != 0:
        found = folder.stat()
        return Account(found.st_uid, found.st_gid, switched=True)
    for name in SERVICE_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switched=True)
    raise OSError("root must not run database servers, and there is no user nobody to run them")


def private_folder(path: Path, account: Account) -> Path:
    """Make ``path`` a folder of ``account`` that nobody else may enter; refuse one that belongs to another."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid not in {account.uid, os.geteuid()}:
        raise OSError(f"{path} belongs to another user")
    if found.st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def spawn(argv: list[str], account: Account, folder: Path, log: Path) -> int:
    """Start a server in a session of its own, in ``folder``, writing to ``log``; answers its process id."""
    keep = {name: value for name, value in os.environ.items() if name in {"PATH", "TZ", "TMPDIR"}}
    with log.open("ab") as out:
        child = subprocess.Popen(
            argv,
            cwd=folder,
            env={**keep, "LC_MESSAGES": "C"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            umask=0o077,
            **_identity(account),
        )
    _children[child.pid] = child
    return child.pid


def run_as(argv: list[str], account: Account, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a short command as ``account`` in ``folder`` and collect what it says."""
    return subprocess.run(
        argv,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "LC_MESSAGES": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        umask=0o077,
        check=False,
        **_identity(account),
    )


def _identity(account: Account) -> dict[str, Any]:
    # The working folder is entered before the user changes, so its parents need not be open to that user.
    if not account.switched:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def alive(pid: int, *programs: str) -> bool:
    """Whether that process lives and is one of ``programs`` (ids are used again after a crash)."""
    child = _children.get(pid)
    if child is not None:
        return child.poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    command = command_of(pid)
    return any(program in command for program in programs) if programs else bool(command)


def command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone or only waits to be buried."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            return ""
    shown = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return shown.stdout


def end(pid: int, first: signal.Signals, programs: tuple[str, ...], patience: float = 20) -> None:
    """Ask a process to end, and make it end when it has not after ``patience`` seconds."""
    for number, seconds in ((first, patience), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if not alive(pid, *programs):
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        wait_until(lambda: not alive(pid, *programs), seconds)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for ``condition``, at most so many seconds; whether it came."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def last_words(log: Path) -> str:
    """The line of a log that best says why its server did not start."""
    try:
        lines = [
            line.strip() for line in log.read_text("utf-8", "replace").splitlines()[-40:] if line.strip()
        ]
    except OSError:
        return ""
    telling = [
        line for line in lines if any(word in line for word in ("FATAL", "PANIC", "ERROR", "error", "Can't"))
    ]
    return (telling or lines or [""])[-1][:300]
