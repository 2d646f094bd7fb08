"""A film half of which has arrived when the server is killed with -9: what counted is there."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PIECE = 3 * 2**20  # the server reads it by the megabyte
SEED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from teams.models import Membership, User, Workspace
bob = User.objects.create_user("bob@alameda.test", "x", name="Beto")
brand = Workspace.objects.create(name="Alameda", slug="alameda", zone="America/Mexico_City")
Membership.objects.create(workspace=brand, user=bob, role="editor")
client = Client()
client.force_login(bob)
print(client.cookies["sessionid"].value)
"""
BYTES_KEPT = """
import django, hashlib
django.setup()
from media.models import Upload
from media import pieces
print(hashlib.sha256(pieces.path_of(Upload.objects.get()).read_bytes()).hexdigest())
"""


class Installation:
    """Gunicorn over a database of its own, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        own = {"PAUTA_VAR": str(folder), "PAUTA_ENV_FILE": "/dev/null", "PORT": str(self.port)}
        own |= {"DJANGO_SETTINGS_MODULE": "smm.settings", "WEB_WORKERS": "1", "PAUTA_URL": self.address}
        self.environment = {**os.environ, **own, "DATABASE_URL": "", "REDIS_URL": ""}
        self.session, self.process = self.said(SEED), self.start()

    def said(self, script: str) -> str:
        command = [sys.executable, "-c", script]
        ran = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.split()[-1]

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gunicorn", "-c", "smm/gunicorn.py", "smm.wsgi"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(300):
            try:
                requests.get(f"{self.address}/healthz", timeout=2)
                return process
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait_for(self, size: int) -> None:
        """Until so many bytes lie there, counted or not."""
        for _ in range(200):
            (file,) = (self.folder / "incoming").glob("tus-*")
            if file.stat().st_size >= size:
                return
            time.sleep(0.1)
        raise AssertionError(f"{file.stat().st_size} bytes of {size}")

    def asked(self, method: str, path: str, **more: Any) -> requests.Response:
        cookies = {"sessionid": self.session, "csrftoken": "a" * 32}
        headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": "a" * 32, **more.pop("headers", {})}
        return requests.request(
            method, self.address + path, cookies=cookies, headers=headers, timeout=60, **more
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var")
    yield made
    made.kill()


def large_film() -> bytes:
    """Some 8 MB: noise that nobody makes smaller."""
    made, noise = io.BytesIO(), os.urandom(640 * 480 * 3)
    with av.open(made, "w", format="mov") as out:
        stream = out.add_stream("rawvideo", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "rgb24"
        for number in range(9):
            frame = av.VideoFrame(640, 480, "rgb24")
            frame.planes[0].update(noise)
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return made.getvalue()


def piece(content: bytes, at: int) -> dict[str, Any]:
    headers = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
    return {"headers": headers, "data": content[at : at + PIECE]}


def half_a_piece(installation: Installation, place: str, content: bytes, at: int) -> None:
    """The server is killed while it reads."""
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {PIECE}\r\n"
        f"X-CSRFToken: {'a' * 32}\r\nCookie: sessionid={installation.session}; csrftoken={'a' * 32}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", installation.port)) as line:
        line.sendall(head.encode() + content[at : at + PIECE // 2])
        installation.wait_for(PIECE + 2**20)
        installation.kill()


def test_every_byte_is_there_after_the_server_was_killed_in_the_middle(installation: Installation) -> None:
    film = large_film()
    assert len(film) > 2 * PIECE, "a film of several pieces"
    begun = installation.asked(
        "POST", "/medios/m/alameda/subidas/", headers={"Upload-Length": str(len(film))}
    )
    assert begun.status_code == 201, begun.text
    place = begun.headers["Location"]
    assert installation.asked("PATCH", place, **piece(film, 0)).status_code == 204

    half_a_piece(installation, place, film, PIECE)
    installation.process = installation.start()

    at = int(installation.asked("HEAD", place).headers["Upload-Offset"])
    assert at == PIECE, "what was not counted doesn't count"
    while at < len(film):
        answer = installation.asked("PATCH", place, **piece(film, at))
        assert answer.status_code == 204, answer.text
        at = int(answer.headers["Upload-Offset"])
    assert installation.said(BYTES_KEPT) == hashlib.sha256(film).hexdigest()
    key = place.rstrip("/").rpartition("/")[2]
    headers = {"HX-Request": "true"}
    made = installation.asked("POST", "/m/alameda/biblioteca/subir/", data={"upload": key}, headers=headers)
    assert made.status_code == 201, made.text
