"""The line is really cut: under gunicorn, which serves an installation, as under Django's own server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from django.test import RequestFactory

from practice.cutting import cut

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["sync", "gthread"])
def gunicorn(request):
    """The address of a gunicorn with this kind of worker."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", request.param, "--threads", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "tests.practice.under_gunicorn:application"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            requests.get(address, timeout=2)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(10)


def test_nothing_at_all_comes_back(gunicorn):
    assert requests.get(gunicorn, timeout=5).text == "here"
    with pytest.raises(requests.ConnectionError, match="without response"):
        requests.get(f"{gunicorn}/cut", timeout=5)
    assert requests.get(gunicorn, timeout=5).text == "here", "the server goes on"


def test_a_server_that_hides_its_connection_says_so():
    assert cut(RequestFactory().get("/")).status_code == 501
