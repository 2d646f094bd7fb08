"""The way out: what it waits for, what it reads, where it goes, and what it never does twice."""

from __future__ import annotations

import gzip
import io
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from core import http
from core.addresses import Guard
from core.http import Forbidden, NotSent, Session, Silence
from tests.core.raw import OK, RawServer, dripping, saying

PRIVATE = Guard(private_ok=True)


@pytest.fixture
def session() -> Iterator[Session]:
    """One of its own: no connection is left over from another test."""
    with Session(PRIVATE) as session:
        yield session


# ── waiting ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "manner",
    [
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        dripping(b"", b""),
    ],
    ids=["head", "body", "chunks", "nothing"],
)
def test_a_slow_drip_doesn_t_outlive_the_deadline(
    session: Session, monkeypatch: pytest.MonkeyPatch, manner: Any
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.5)
    with RawServer(manner) as server:
        started = time.monotonic()
        with pytest.raises(Silence) as error:
            session.exchange("GET", server.url)
        assert 0.4 < time.monotonic() - started < 1.5
        assert error.value.why == "timeout"


def test_a_server_that_doesn_t_read_doesn_t_hold_an_upload(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.3)
    monkeypatch.setattr(http, "UPLOAD_BYTES_PER_SECOND", 10**9)
    with RawServer(lambda guest, head: time.sleep(5)) as server:
        started = time.monotonic()
        with pytest.raises(Silence):
            session.exchange("POST", server.url, data=b"x" * 20_000_000)
        assert time.monotonic() - started < 2


def test_an_upload_gets_the_time_that_its_size_needs() -> None:
    def seconds(body: bytes) -> float:
        return http.whole_seconds(requests.Request("POST", "http://a.mx", data=body).prepare())

    assert seconds(b"") == http.WHOLE_SECONDS
    assert seconds(b"x" * 12_800_000) == pytest.approx(http.WHOLE_SECONDS + 97.7, abs=0.1)


def test_a_server_that_never_answers_the_handshake_counts_as_not_reached(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(NotSent) as error:
        session.exchange("GET", f"https://127.0.0.1:{deaf.getsockname()[1]}")
    assert error.value.why == "timeout"


def test_a_name_server_that_keeps_silent_doesn_t_hold_us(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.3)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    started = time.monotonic()
    with pytest.raises(NotSent) as error:
        session.exchange("GET", "http://lento.example/")
    assert time.monotonic() - started < 1
    assert error.value.why == "dns"


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────


def test_more_than_the_cap_is_not_read(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BIGGEST_ANSWER", 1000)
    exact = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
    with RawServer(saying(exact)) as server:
        assert len(session.exchange("GET", server.url).body) == 1000
    endless = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 500, every=0)
    with RawServer(endless) as server, pytest.raises(Silence) as error:
        session.exchange("GET", server.url)
    assert error.value.why == "too_big"


def test_a_bomb_is_not_unpacked(session: Session) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    with RawServer(saying(head + bomb)) as server, pytest.raises(Silence) as error:
        session.exchange("GET", server.url)
    assert error.value.why == "too_big"


def test_a_packed_answer_is_unpacked(session: Session) -> None:
    packed = gzip.compress('{"dijo": "ñandú"}'.encode())
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with RawServer(saying(head + packed)) as server:
        answer = session.exchange("GET", server.url)
    assert answer.json() == {"dijo": "ñandú"}
    assert answer.headers["content-ENCODING"] == "gzip"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 999999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
def test_an_answer_that_is_none_is_silence(session: Session, answer: bytes) -> None:
    def say_and_leave(guest: socket.socket, _head: bytes) -> None:
        guest.sendall(answer)
        guest.shutdown(socket.SHUT_RDWR)

    with RawServer(say_and_leave) as server, pytest.raises(Silence) as error:
        session.exchange("POST", server.url, json={})
    assert error.value.sent is True


# ── where it goes ─────────────────────────────────────────────────────────────────────────────────────


def moved(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_get_is_followed_on_its_own_host_only(session: Session) -> None:
    key = {"Authorization": "Bearer x"}
    with RawServer(lambda g, head: g.sendall(OK if b"/alla" in head else moved("/alla"))) as server:
        assert session.exchange("GET", f"{server.url}/aqui", headers=key).status == 200
        assert len(server.heads) == 2


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:{port}/",
        "http://127.0.0.1:1/",
        "//otro.example/x",
    ],
)
def test_no_redirect_leads_to_another_host(session: Session, target: str) -> None:
    with RawServer(lambda guest, _: guest.sendall(moved(target.format(port=server.port)))) as server:
        answer = session.exchange("GET", server.url, headers={"Authorization": "Bearer x"})
        assert answer.status == 302
        assert session.get(server.url).status_code == 302
        assert len(server.heads) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_post_is_never_followed(session: Session, status: int) -> None:
    with RawServer(saying(moved("/otra", status))) as server:
        assert session.exchange("POST", server.url, json={}).status == status
        assert session.post(server.url, json={}).status_code == status
        assert len(server.heads) == 2


def test_a_circle_ends(session: Session) -> None:
    with RawServer(saying(moved("/"))) as server:
        assert session.exchange("GET", server.url).status == 302
        assert len(server.heads) == http.HOPS + 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/",
        "https://localhost:{port}/",
        "https://2130706433:{port}/",
        "https://0x7f000001:{port}/",
        "https://0177.0.0.1:{port}/",
        "https://127.1:{port}/",
        "https://[::1]:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "https://0.0.0.0:{port}/",
        "https://169.254.169.254/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://user:secreto@127.0.0.1/",
        "https://",
        "nada",
        "https://a.mx:99999/",
        "https://[::1/",
    ],
)
def test_what_a_person_types_never_leads_inside(url: str) -> None:
    with RawServer(saying(OK)) as server, Session() as stranger:
        with pytest.raises(Forbidden) as error:
            stranger.exchange("GET", url.format(port=server.port))
        with pytest.raises(requests.RequestException):
            stranger.get(url.format(port=server.port))
        assert server.connections == 0
    assert "secreto" not in str(error.value)


def test_a_listed_host_is_fine(session: Session) -> None:
    with RawServer(saying(OK)) as server:
        for entry in (f"127.0.0.1:{server.port}", "127.0.0.1", "127.0.0.0/8"):
            with Session(Guard.of(allow=[entry])) as listed:
                assert listed.exchange("GET", server.url).status == 200


def test_the_name_is_asked_once_and_the_judged_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers «inside» the second time changes nothing: there is no second time."""
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with RawServer(saying(OK)) as server, Session(Guard.of(allow=["127.0.0.1"], private_ok=True)) as session:
        assert session.exchange("GET", f"http://trampa.example:{server.port}/").status == 200
        assert f"Host: trampa.example:{server.port}".encode() in server.heads[0]
    assert asked == ["trampa.example"]


def test_a_name_that_leads_inside_is_blocked_whoever_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    with Session() as stranger, pytest.raises(Forbidden) as error:
        stranger.exchange("GET", "https://trampa.example/")
    assert error.value.why == "blocked"


def test_the_surroundings_are_not_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, session: Session
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    cookie = b"HTTP/1.1 200 OK\r\nSet-Cookie: quien=otra-marca\r\nContent-Length: 2\r\n\r\n{}"
    with RawServer(saying(cookie)) as server:
        for _ in range(2):
            assert session.exchange("GET", server.url).status == 200
            assert session.get(server.url).status_code == 200
    assert not any(word in head.lower() for head in server.heads for word in (b"cookie", b"authorization"))


# ── certificates ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For `servidor.example` only, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "servidor.example")])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("servidor.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "servidor.pem"
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none) + cert.public_bytes(pem))
    return path


@pytest.fixture
def tls_server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    with RawServer(saying(OK), tls=context) as server:
        yield server


def test_the_certificate_is_of_the_name_not_of_the_address(tls_server: RawServer, certificate: Path) -> None:
    with Session(PRIVATE, ca_file=str(certificate)) as session:
        assert session.exchange("GET", f"https://servidor.example:{tls_server.port}/").status == 200
        with pytest.raises(NotSent) as error:
            session.exchange("GET", f"https://otro.example:{tls_server.port}/")
    assert error.value.why == "tls"


def test_an_unknown_certificate_is_refused_and_nothing_was_sent(
    tls_server: RawServer, session: Session
) -> None:
    for ask in (lambda url: session.exchange("POST", url), lambda url: session.post(url, verify=False)):
        with pytest.raises(NotSent) as error:
            ask(f"https://servidor.example:{tls_server.port}/")
        assert error.value.why == "tls"
    assert tls_server.heads == []


def test_a_slow_drip_inside_tls_doesn_t_outlive_the_deadline(
    certificate: Path, tls_server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "WHOLE_SECONDS", 0.5)
    tls_server._manner = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x")
    with Session(PRIVATE, ca_file=str(certificate)) as session, pytest.raises(Silence) as error:
        session.exchange("GET", f"https://servidor.example:{tls_server.port}/")
    assert error.value.why == "timeout"


# ── never twice ───────────────────────────────────────────────────────────────────────────────────────


def test_a_request_that_was_cut_is_not_sent_again(session: Session) -> None:
    with RawServer(lambda guest, _: guest.shutdown(socket.SHUT_RDWR)) as server:
        for method in ("POST", "GET"):
            with pytest.raises(Silence):
                session.exchange(method, server.url)
        assert len(server.heads) == 2


def test_a_connection_is_kept(session: Session) -> None:
    with RawServer(saying(OK)) as server:
        for _ in range(5):
            session.exchange("POST", server.url, irreversible=True)
        assert (server.connections, len(server.heads)) == (1, 5)


def test_a_rested_connection_carries_nothing_irreversible(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "REST_SECONDS_IRREVERSIBLE", 0.1)
    with RawServer(saying(OK)) as server:
        session.exchange("GET", server.url)
        time.sleep(0.2)
        session.exchange("GET", server.url)
        assert server.connections == 1
        time.sleep(0.2)
        session.exchange("POST", server.url, irreversible=True)
        assert server.connections == 2


def test_a_connection_that_the_server_closed_is_not_used(session: Session) -> None:
    def once(guest: socket.socket, _head: bytes) -> None:
        guest.sendall(OK)
        guest.shutdown(socket.SHUT_RDWR)

    with RawServer(once) as server:
        for _ in range(3):
            assert session.exchange("POST", server.url, irreversible=True).status == 200
            time.sleep(0.05)
        assert server.connections == 3


def test_a_closed_port_is_proof_that_nothing_left(session: Session) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent) as error:
        session.exchange("POST", f"http://127.0.0.1:{port}/camino?token=secreto")
    assert (error.value.why, error.value.sent) == ("refused", False)
    assert "secreto" not in f"{error.value}{error.value.__cause__}"


def test_many_threads_that_start_at_once_share_one_session() -> None:
    together = threading.Barrier(30)

    def ask(_: int) -> Session:
        together.wait()
        return http.session_for(allow=["recién.example"])

    with ThreadPoolExecutor(30) as pool:
        assert len({id(session) for session in pool.map(ask, range(30))}) == 1


def test_rules_that_nobody_uses_any_more_are_forgotten() -> None:
    for n in range(http.RULES + 5):
        http.session(Guard.of(allow=[f"10.0.0.{n}"]))
    assert len(http._sessions) == http.RULES


def test_a_child_process_opens_connections_of_its_own() -> None:
    parents = http.session_for(private_ok=True)
    assert http.session_for(private_ok=True) is parents
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"own" if http.session_for(private_ok=True) is not parents else b"shared")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 10) == b"own"


# ── many at once ──────────────────────────────────────────────────────────────────────────────────────


def test_a_hundred_threads_get_their_own_answers(session: Session) -> None:
    def echo(guest: socket.socket, head: bytes) -> None:
        path = head.split()[1]
        guest.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))

    with RawServer(echo) as server, ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda n: session.exchange("GET", f"{server.url}/{n}").text, range(1000)))
        assert answers == [f"/{n}" for n in range(1000)]
        assert server.connections <= 100


def test_an_sdk_with_our_session_gets_our_promises(session: Session) -> None:
    with RawServer(saying(OK)) as server:
        response = session.post(server.url, files={"f": ("ñ.png", io.BytesIO(b"x"))}, timeout=999)
        assert response.json() == {}
