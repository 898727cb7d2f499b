"""The supervisor behind ``make run`` and ``make stop``.

It starts the embedded servers when no address is given, prepares the database, starts web, worker and beat, starts
again what dies, and on Ctrl-C, SIGTERM or SIGHUP stops everything in order.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from config.env import ROOT, ConfigError, Env
from config.local import embedded
from config.local.processes import alive, end

WEB_SECONDS = 60
PATIENCE = {"web": 4.0, "beat": 4.0, "worker": 6.0}
MOST_RESTARTS = 5


class Stopped(Exception):
    """Somebody asked to stop."""


class Supervisor:
    """Children by name, and the wish to stop."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.starts: dict[str, list[float]] = {}
        self.stopping = False
        self.environ = {
            **os.environ,
            "ENTENTE_ENV": env.entente_env,
            "DJANGO_SETTINGS_MODULE": env.settings_module,
            "DATA_DIR": str(env.data_dir),
            "PYTHONUNBUFFERED": "1",
            # Celery warns root at length; here everything of root's but the servers is the user's own.
            "PYTHONWARNINGS": "ignore::UserWarning:celery.platforms,ignore::UserWarning:celery.apps.worker",
        }

    def listen(self) -> None:
        """From now on a request to stop is noticed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def check(self) -> None:
        """Leave if somebody asked to stop."""
        if self.stopping:
            raise Stopped

    def spawn(self, argv: list[str]) -> subprocess.Popen[bytes]:
        """A child in a process group of its own (Ctrl-C is ours to handle) that ends when we die."""
        return subprocess.Popen(
            argv,
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent,
        )

    def call(self, argv: list[str]) -> int:
        """Run a command to its end, or until somebody asks to stop."""
        child = self.spawn(argv)
        while True:
            try:
                return child.wait(0.1)
            except subprocess.TimeoutExpired:
                if self.stopping:
                    _end_group(child, 5)
                    raise Stopped from None

    def commands(self) -> dict[str, list[str]]:
        """What runs for as long as the application does."""
        env, python = self.env, sys.executable
        web = [
            python, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{env.host}:{env.port}",
            "--worker-class", "gthread", "--workers", str(env.web_workers), "--threads", str(env.web_threads),
            "--timeout", "60", "--graceful-timeout", "3", "--log-level", "warning", "--no-control-socket",
        ]  # fmt: skip
        if Path("/dev/shm").is_dir():
            web += ["--worker-tmp-dir", "/dev/shm"]
        celery = [python, "-m", "celery", "--app", "config.celery"]
        worker = [
            "worker",
            "--loglevel",
            "WARNING",
            "--concurrency",
            str(env.job_workers),
            "--without-gossip",
        ]
        return {
            "web": web,
            "worker": [*celery, "--quiet", *worker, "--without-mingle"],
            "beat": [*celery, "--quiet", "beat", "--loglevel", "WARNING", "--pidfile="],
        }

    def start(self, name: str) -> None:
        """Start one of them; too many times in a minute is a failure of the whole."""
        now = time.monotonic()
        recent = [moment for moment in self.starts.get(name, []) if now - moment < 60]
        if len(recent) >= MOST_RESTARTS:
            raise ConfigError(name, "ends again and again; its messages are above")
        self.starts[name] = [*recent, now]
        self.children[name] = self.spawn(self.commands()[name])

    def watch(self) -> None:
        """Start again what died, until somebody asks to stop."""
        while True:
            for name, child in list(self.children.items()):
                self.check()
                if child.poll() is not None:
                    sys.stderr.write(f"{name} ended with status {child.returncode}; starting it again\n")
                    _end_group(child, 0)
                    self.start(name)
            embedded.revive(
                self.env.data_dir, postgres=self.env.embedded_database, redis=self.env.embedded_redis
            )
            for _ in range(10):
                self.check()
                time.sleep(0.1)

    def stop(self) -> None:
        """Ask all to end, then make them end; jobs cut off here are delivered again at the next start."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        started = time.monotonic()
        for name in ("web", "beat", "worker"):
            if name in self.children:
                _end_group(self.children[name], max(0.0, PATIENCE[name] - (time.monotonic() - started)))


def _end_with_parent() -> None:
    """Have the kernel end this child when the supervisor dies without a word (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end_group(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for a child that was asked to end; then end it and whatever it left in its group."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()


def check_port(env: Env) -> None:
    """Refuse a port that somebody else uses, before anything is started."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(env.host, env.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise ConfigError("HOST", f"{env.host!r} is not an address of this machine") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            "PORT", f"{env.port} cannot be used ({reason}); choose another, e.g. PORT=8001"
        ) from None


def wait_for_web(supervisor: Supervisor) -> None:
    """Until the application answers over HTTP, whatever it answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(supervisor.env.host, supervisor.env.host)
    limit = time.monotonic() + WEB_SECONDS
    while time.monotonic() < limit:
        supervisor.check()
        if supervisor.children["web"].poll() is not None:
            raise ConfigError("web", "did not start; its messages are above")
        try:
            urllib.request.urlopen(f"http://{host}:{supervisor.env.port}/health/live", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise ConfigError("web", f"does not answer after {WEB_SECONDS} s")


def first_administrator(supervisor: Supervisor) -> None:
    """Ask for the first administrator, or say how to make one when nobody can be asked."""
    command = [sys.executable, str(ROOT / "manage.py"), "create_admin"]
    if not sys.stdin.isatty():
        print("Nobody has an account yet. Create the first administrator:", flush=True)
        print("  .venv/bin/python manage.py create_admin you@example.org", flush=True)
        return
    email = ""
    while "@" not in email:
        supervisor.check()
        email = input("E-mail of the first administrator: ").strip()
    while subprocess.run([*command, email], env=supervisor.environ, cwd=ROOT, check=False).returncode:
        supervisor.check()


def banner(env: Env, *, demo: bool) -> None:
    """Where to go and who to be."""
    print(f"\nEntente runs at http://localhost:{env.port}  (Ctrl-C stops it)", flush=True)
    if demo:
        from stakeholders.demo import content

        logins = [user.email for user in content.users() if not user.service]
        print(f"Demo accounts, password {env.demo_password}:", flush=True)
        for start in range(0, len(logins), 3):
            print(
                "  " + "  ".join(f"{login:<32}" for login in logins[start : start + 3]).rstrip(), flush=True
            )


def run(env: Env) -> int:
    """Everything, until somebody asks to stop."""
    marker = env.data_dir / "run.pid"
    other = _supervisor_of(env)
    if other:
        raise ConfigError(
            "DATA_DIR", f"is in use by process {other} already; make stop ends it, or name another folder"
        )
    check_port(env)
    supervisor = Supervisor(env)
    supervisor.listen()
    with ExitStack() as stack:
        try:
            env.data_dir.mkdir(parents=True, exist_ok=True)
            marker.write_text(str(os.getpid()), encoding="utf-8")
            stack.callback(marker.unlink, missing_ok=True)
            if env.embedded_database or env.embedded_redis:
                stack.enter_context(
                    embedded.running(env.data_dir, postgres=env.embedded_database, redis=env.embedded_redis)
                )
            stack.callback(supervisor.stop)
            supervisor.check()
            check_redis(env)
            prepared = supervisor.call([sys.executable, "-m", "config.local.prepare"])
            if prepared == 3:
                first_administrator(supervisor)
            elif prepared:
                return 1
            for name in ("web", "worker", "beat"):
                supervisor.start(name)
                if name == "web":
                    wait_for_web(supervisor)
            banner(env, demo=env.demo)
            supervisor.watch()
        except Stopped:
            print("\nStopping …", flush=True)
    print("Stopped.", flush=True)
    return 0


def check_redis(env: Env) -> None:
    """Refuse a Redis that does not answer, by the variable's name."""
    import redis

    try:
        redis.Redis.from_url(env.redis_url, socket_timeout=5, socket_connect_timeout=5).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        where = urlsplit(env.redis_url).hostname or "embedded"
        raise ConfigError("REDIS_URL", f"the server ({where}) does not answer: {error}") from None


def _supervisor_of(env: Env) -> int | None:
    try:
        found = int((env.data_dir / "run.pid").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found != os.getpid() and alive(found, "config.local.run") else None


def stop(env: Env) -> int:
    """End the supervisor of DATA_DIR, and embedded servers that were left behind."""
    found = _supervisor_of(env)
    if found:
        end(found, signal.SIGTERM, ("config.local.run",), 30)
    stopped = embedded.stop(env.data_dir)
    print("Stopped." if found or stopped else "Nothing was running.", flush=True)
    return 0


def main(argv: list[str]) -> int:
    """``run`` or ``stop``."""
    os.environ.setdefault("COLUMNS", str(shutil.get_terminal_size().columns))
    try:
        env = Env.read()
        return stop(env) if argv[:1] == ["stop"] else run(env)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (KeyboardInterrupt, EOFError):
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
