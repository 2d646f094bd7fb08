"""`./run`: prepare, start web, worker and scheduler, say where to go."""

from __future__ import annotations

import http.client
import os
import socket
from pathlib import Path

from launch import places, preparing
from launch.programs import say
from launch.supervisor import Child, Lock, Supervisor
from launch.trouble import Trouble
from smm import env


def start(port: int | None) -> int:
    if port is not None:
        os.environ["PORT"] = str(port)
    places.make_folders()
    lock = Lock(places.var() / "run.lock")
    lock.take()
    check_port(env.port())
    preparing.everything()
    follow_address()
    sign_in = demo()
    check_port(env.port())
    return Supervisor(children(), lock).run(Welcome(sign_in))


def children() -> list[Child]:
    python = places.PYTHON
    celery = [python, "-m", "celery", "-q", "-A", "smm"]
    return [
        Child("web", [python, "-m", "gunicorn", "-c", places.ROOT / "smm" / "gunicorn.py", "smm.wsgi"]),
        Child("worker", [*celery, "worker", *worker_options()]),
        Child("scheduler", [*celery, "beat", *scheduler_options()]),
    ]


def worker_options() -> list[str]:
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return ["--pool=threads", "--concurrency=16", "--loglevel=WARNING", *quiet]


def scheduler_options() -> list[str]:
    return ["--scheduler", "publishing.ticking.LedgerScheduler", "--loglevel=WARNING", "--pidfile="]


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.text("BIND", "127.0.0.1"), port))
        except PermissionError:
            raise Trouble(
                f"Port {port} needs more rights than this user has: choose one above 1023."
            ) from None
        except OSError:
            way_out = f"stop that, or choose another: ./run --port {port + 1}"
            raise Trouble(f"Port {port} is in use by another program: {way_out}") from None


def demo() -> str:
    """How to sign in to the demo brand. It is planted once: who takes it away does not get it back."""
    secret = places.var() / "secret"
    told, password = secret / "demo-sign-in", secret / "demo"
    if told.exists():
        address, _, said = told.read_text(encoding="utf-8").partition("\n")
        if not password.exists():
            return ""
        if password.read_text(encoding="utf-8").strip() in said:
            return said.replace(address, env.public_url())
    said = preparing.manage("Planting the demo brand", "demo", log="demo.log")
    (places.logs() / "demo.log").unlink()  # it has the password
    keep(told, f"{env.public_url()}\n{said}")
    return said


def follow_address() -> None:
    """The practice network lives at our own address: when that changes, its channels have to be told."""
    remembered, now = places.var() / "address", env.public_url()
    old = remembered.read_text(encoding="utf-8").strip() if remembered.exists() else now
    if old != now:
        preparing.manage(f"Moving from {old} to {now}", "follow_address", old, log="address.log")
    remembered.write_text(now + "\n", encoding="utf-8")


def keep(path: Path, secret: str) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(secret)


class Welcome:
    """Says the address once the pages answer."""

    def __init__(self, sign_in: str) -> None:
        self.sign_in = sign_in
        self.line = http.client.HTTPConnection("127.0.0.1", env.port(), timeout=2)

    def __call__(self) -> bool:
        if not self.answers():
            return False
        say(f"\nPauta is at {env.public_url()}")
        if self.sign_in:
            say(self.sign_in.strip())
        say("Ctrl-C stops everything.\n")
        return True

    def answers(self) -> bool:
        try:
            self.line.request("GET", "/healthz")
            return self.line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            self.line.close()
