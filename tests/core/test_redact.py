"""No secret is read by anyone who reads a log, an error or a record."""

from __future__ import annotations

import io
import logging
import threading

import pytest

from core.redact import CUT, RedactingFilter, known, redact, spellings


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-abc",
        "authorization: Basic YWxpY2U6czNjcjN0LWFiYw==s3cr3t-abc",
        "{'Authorization': 'Bearer s3cr3t-abc'}",
        "Cookie: session=s3cr3t-abc; other=1",
        "GET /x?access_token=s3cr3t-abc&y=1",
        "client_secret=s3cr3t-abc",
        "PUT /upload/youtube/v3/videos?uploadType=resumable&upload_id=s3cr3t-abc",
        '{"x-amz-signature": "s3cr3t-abc"}',
        '{"access_token": "s3cr3t-abc", "x": 1}',
        '{"password":"a \\" s3cr3t-abc"}',
        "{'app_password': 's3cr3t-abc'}",
        "https://api.telegram.org/bot123456:s3cr3t-abc-s3cr3t-abc/sendMessage",
        "123456789:AAs3cr3t-abcAAAAAAAAAAAAAAAAAAAAAAAA",
        "postgres://user:s3cr3t-abc@db/x",
        "token eyJhbGciOi.eyJzdWIis3cr3t-abc.c2ln-s3cr3t-abc",
        "bearer s3cr3t-abc",
    ],
)
def test_a_secret_is_known_by_its_shape(text: str) -> None:
    assert "s3cr3t-abc" not in redact(text)
    assert CUT in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET https://mastodon.social/api/v1/statuses 200 in 120 ms",
        "La respuesta fue: 422 Validation failed",
        "http://127.0.0.1:8000/m/demo/",
        "at 2026-11-22T10:20:30Z delivery 42",
        '{"id": "110", "content": "<p>Hola @ana</p>"}',
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_a_known_secret_is_cut_in_every_spelling() -> None:
    secret = 'pá ss"w/rd&1'
    ways = spellings([secret])
    for text in (secret, "p%C3%A1%20ss%22w%2Frd%261", "p%C3%A1+ss%22w%2Frd%261", 'p\\u00e1 ss\\"w/rd&1'):
        assert redact(f"<{text}>", ways) == f"<{CUT}>"


def test_a_secret_inside_a_longer_one_leaves_no_rest() -> None:
    assert redact("abcdef-ghijkl", spellings(["abcdef", "abcdef-ghijkl"])) == CUT


def test_a_secret_too_short_tears_no_holes() -> None:
    assert redact("abecedario", spellings(["ab"])) == "abecedario"


def test_a_registered_secret_is_cut_while_it_is_in_use() -> None:
    with known(["palabra-clave"]):
        with known(["palabra-clave"]):
            assert redact("dijo palabra-clave") == f"dijo {CUT}"
        assert redact("dijo palabra-clave") == f"dijo {CUT}"
    assert redact("dijo palabra-clave") == "dijo palabra-clave"


def test_a_log_line_and_its_traceback_show_nothing() -> None:
    heard = io.StringIO()
    log = logging.getLogger("tests.redact")
    handler = logging.StreamHandler(heard)
    handler.addFilter(RedactingFilter())
    log.addHandler(handler)
    try:
        with known(["palabra-clave"]):
            log.error("no con %s y %s", "palabra-clave", 7)
            try:
                raise ValueError("palabra-clave")
            except ValueError:
                log.exception("falló")
    finally:
        log.removeHandler(handler)
    assert "palabra-clave" not in heard.getvalue()
    assert f"no con {CUT} y 7" in heard.getvalue()
    assert f"ValueError: {CUT}" in heard.getvalue()


def test_many_threads_register_without_losing_count() -> None:
    def visit(n: int) -> None:
        for _ in range(200):
            with known([f"secreto-{n}", "de-todos"]):
                assert CUT in redact("de-todos")

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert redact("de-todos secreto-1") == "de-todos secreto-1"


def test_what_a_network_sent_back_is_cut_out_of_our_own_address() -> None:
    seen = redact("GET /conectar/regreso/x/?code=abc-123&state=xyz HTTP/1.1")
    assert seen == f"GET /conectar/regreso/x/?{CUT} HTTP/1.1"
    assert "abc-123" not in redact("/cuenta/login/?next=/conectar/regreso/x/%3Fcode%3Dabc-123%26state%3Dxyz")
