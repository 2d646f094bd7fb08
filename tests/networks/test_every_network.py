"""The same questions to every network in the list."""

from __future__ import annotations

import copy
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

import pytest

from publishing import networks
from publishing.networks.contract import (
    Can,
    Disconnected,
    Limits,
    Media,
    Network,
    NetworkError,
    Post,
    Receipt,
    Refused,
    StillWorking,
    Throttled,
    Unavailable,
    Unit,
    Unsure,
)
from publishing.networks.line import HttpLine
from tests.fakes.server import FakeServer, Reply
from tests.networks.stands import KEY, STANDS, Stand

EVERY = [pytest.param(network, id=network.key) for network in networks.all()]
SECRETS = (
    KEY,
    *(secret for stand in STANDS.values() for secret in stand.secrets),
)
ODD = {
    "nothing": "",
    "spaces": " \n\t ",
    "nul": "a\x00b",
    "bidi": "\u202eolleh\u202c \u2066x\u2069",
    "families": "👨‍👩‍👧‍👦" * 50,
    "marks": "e" + "\u0301" * 500,
    "percent": "100% %(name)s %s {x}",
    "markup": "<b>&amp;</b><script>alert(1)</script>",
    "long": "ñ" * 200_000,
    "links": "https://ejemplo.mx/" + "a/" * 5000,
    "private": "\ue000\ufffe\U0010ffff",
}


def never_opened() -> BinaryIO:
    raise AssertionError("a question about a post opened its file")


def image(**more: Any) -> Media:
    facts = {"mime": "image/jpeg", "bytes": 1000, "width": 800, "height": 600, "alt": "Un café", **more}
    return Media(kind="image", filename="café.jpg", sha256="0" * 64, open=never_opened, **facts)


def post(text: str = "Hoy abrimos a las 9 ☕", **more: Any) -> Post:
    return Post(key="0123456789abcdef" * 2, born=datetime.now(UTC), text=text, **more)


@pytest.fixture
def stand(network: Network) -> Stand:
    assert network.key in STANDS, f"{network.key} has no stand: add it to tests/networks/stands.py"
    return STANDS[network.key]


@pytest.fixture
def server(stand: Stand) -> Iterator[FakeServer]:
    with stand.server() as server:
        yield server


def line(network: Network, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, secrets=SECRETS, **more)


def publish(network: Network, stand: Stand, server: FakeServer, way: HttpLine | None = None) -> Receipt:
    """As the engine does, with one line a visit; `way` is the line of the last visit."""
    said, access = post(), stand.access(server)
    ending = network.publish(said, access, way or line(network))
    while isinstance(ending, StillWorking):
        json.dumps(dict(ending.memo))
        ending = network.resume(ending.memo, said, access, way or line(network))
    return ending


# ── what it says of itself ────────────────────────────────────────────────────────────────────────────


def test_the_list_is_a_list_of_different_networks() -> None:
    keys = [network.key for network in networks.all()]
    assert len(keys) == len({*keys}) == len({network.name for network in networks.all()})
    assert [networks.get(key).key for key in keys] == keys
    with pytest.raises(KeyError, match=r"friendster.*there are: .*mastodon"):
        networks.get("friendster")


@pytest.mark.parametrize("network", EVERY)
def test_it_is_whole(network: Network) -> None:
    assert network.key.isidentifier()
    assert network.key == network.key.lower()
    assert network.icon == f"net-{network.key}"
    assert network.limits.source
    assert Can.TEXT in network.can
    assert (network.limits.images > 0) == (Can.IMAGES in network.can)
    assert network.limits.unit is not Unit.WEIGHTED
    assert network.spacing >= timedelta(0)
    assert network.absent_after >= timedelta(seconds=5)


@pytest.mark.parametrize("network", EVERY)
def test_what_is_entered_has_names_labels_and_a_secret(network: Network) -> None:
    words = [word for field in network.credentials for word in (field.name, *field.aliases)]
    assert len(words) == len(set(words))
    assert any(field.secret for field in network.credentials)
    for field in (*network.credentials, *network.options):
        assert field.label
        assert field.name.isidentifier()
        assert len({value for value, _label in field.choices}) == len(field.choices)


@pytest.mark.parametrize("network", EVERY)
def test_servers_that_say_nothing_leave_the_usual_limits(network: Network) -> None:
    assert isinstance(network.limits_for({}), Limits)
    assert network.limits_for({}).source


def test_no_network_knows_django() -> None:
    code = "import sys, publishing.networks, publishing.networks.mastodon_app; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_text_can_be_asked_about(network: Network, text: str) -> None:
    """Twice the same answer, nothing changed, nothing opened, every sentence complete and fit for JSON."""
    said = post(
        text, title=text[:300], link="https://ejemplo.mx/ñ", tags=("ñ", "a b"), media=(image(alt=text),)
    )
    before = copy.copy(said)
    assert network.length(text) >= 0
    assert isinstance(network.written(said), str)
    found = network.problems(said, network.limits)
    assert network.problems(said, network.limits) == found
    assert said == before
    for problem in found:
        assert str(problem.sentence)
        json.dumps(problem.sentence.as_json())
        assert problem.code.isidentifier()


@pytest.mark.parametrize("network", EVERY)
def test_a_plain_post_has_no_problems(network: Network) -> None:
    assert network.problems(post(), network.limits) == []
    assert not [p for p in network.problems(post(media=(image(),)), network.limits) if p.blocks]


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_to_say_is_no_post(network: Network, text: str) -> None:
    assert "empty" in [p.code for p in network.problems(post(text), network.limits) if p.blocks]


@pytest.mark.parametrize("network", [each for each in EVERY if each.values[0].limits.text])
def test_too_long_says_the_length_seen_and_the_limit(network: Network) -> None:
    limit = network.limits.text or 0
    assert network.problems(post("ñ" * limit), network.limits) == []
    found = [p for p in network.problems(post("ñ" * (limit + 1)), network.limits) if p.blocks]
    assert [problem.code for problem in found] == ["text_too_long"]
    assert str(limit + 1) in str(found[0].sentence)
    assert str(limit) in str(found[0].sentence).replace(str(limit + 1), "")


FILE_TROUBLES: list[tuple[dict[str, Any], str, Callable[[Network], bool]]] = [
    ({"mime": "application/zip"}, "media_kind", lambda network: True),
    ({"bytes": 10**9}, "image_too_heavy", lambda network: network.limits.files["image"].bytes is not None),
    ({"alt": ""}, "alt_missing", lambda network: Can.ALT_TEXT in network.can),
]


@pytest.mark.parametrize(
    ("network", "change", "code"),
    [
        pytest.param(network, change, code, id=f"{network.key}-{code}")
        for network in networks.all()
        for change, code, concerns in FILE_TROUBLES
        if concerns(network)
    ],
)
def test_a_file_that_doesn_t_fit_is_named(network: Network, change: dict[str, Any], code: str) -> None:
    found = [p for p in network.problems(post(media=(image(**change),)), network.limits) if p.code == code]
    assert len(found) == 1
    assert found[0].field == "media"
    assert found[0].blocks == (code != "alt_missing")
    assert "café.jpg" in str(found[0].sentence)


@pytest.mark.parametrize("network", [each for each in EVERY if each.id != "wordpress"])  # it has no number
def test_too_many_images_says_both_figures(network: Network) -> None:
    count = network.limits.images + 1
    found = network.problems(post(media=(image(),) * count), replace(network.limits, caption=None))
    said = [str(p.sentence) for p in found if p.code == "too_many_images" and p.blocks]
    assert len(said) == 1
    assert str(count) in said[0]
    assert str(network.limits.images) in said[0]


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("network", EVERY)
def test_a_post_arrives_once_after_one_announcement(
    network: Network, stand: Stand, server: FakeServer
) -> None:
    heard: list[int] = []
    way = line(network, before_departure=lambda: heard.append(len(server.requests)))
    receipt = publish(network, stand, server, way)
    assert receipt.remote.id
    assert receipt.remote.url
    assert stand.arrived(server) == 1
    assert len(heard) == 1
    assert [each["irreversible"] for each in way.exchanges].count(True) == 1
    assert len(server.asked(stand.irreversible)) == 1
    # The announcement came right before that request: nothing was asked in between.
    assert server.requests[heard[0]] is server.asked(stand.irreversible)[0]


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Disconnected),
        (400, Refused),
        (422, Refused),
        (429, Throttled),
        (500, Unsure),
        (502, Unsure),
        (503, Unsure),
    ],
)
def test_each_refusal_has_its_meaning(
    network: Network, stand: Stand, server: FakeServer, status: int, error: type[NetworkError]
) -> None:
    said = {"ok": False, "error": "X", "code": "x", "message": "x", "description": "x", "error_code": status}
    server.canned = lambda *_, **__: Reply(status, said, {"Retry-After": "5"})  # type: ignore[method-assign]
    server.trouble("reply", on=stand.irreversible)
    with pytest.raises(error) as told:
        publish(network, stand, server)
    assert str(told.value.sentence)
    assert stand.arrived(server) == 0


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize(
    "kind", ["lost_before", "lost_after", "half", "done_empty", "done_html", "html", "empty"]
)
def test_a_lost_answer_at_the_point_of_no_return_is_unsure(
    network: Network, stand: Stand, server: FakeServer, kind: str
) -> None:
    server.trouble(kind, on=stand.irreversible)
    with pytest.raises(Unsure):
        publish(network, stand, server)
    assert stand.arrived(server) == (0 if kind in ("lost_before", "html", "empty") else 1)


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize(
    "body", [None, [], {}, "x", 7, {"ok": True}, {"ok": True, "result": []}, {"id": None}]
)
def test_a_yes_that_can_t_be_understood_is_unsure(
    network: Network, stand: Stand, server: FakeServer, body: Any
) -> None:
    server.canned = lambda *_, **__: Reply(200, json.dumps(body))  # type: ignore[method-assign]
    server.trouble("reply", on=stand.irreversible)
    with pytest.raises(Unsure):
        publish(network, stand, server)


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"x"',
        "7",
        "{",
        "[" * 50_000,
        "<html>",
        '{"error": {"a": 1}}',
        '{"code": 7, "message": null, "error": [], "description": {}, "parameters": 3, "data": "x"}',
    ],
    ids=range(10),
)
def test_no_answer_breaks_it(network: Network, server: FakeServer, status: int, body: str) -> None:
    server.canned = lambda *_, **__: Reply(status, body)  # type: ignore[method-assign]
    server.judged = False
    server.trouble("reply", times=2)
    for at in (False, True):
        way = line(network)
        if at:
            way.no_return()
        with pytest.raises(NetworkError):
            way.post(server.url, json={})


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "html", "half"])
def test_silence_while_connecting_is_only_a_delay(
    network: Network, stand: Stand, server: FakeServer, kind: str
) -> None:
    server.trouble(kind, times=99)
    with pytest.raises((Unavailable, Refused)) as told:
        network.connect(stand.entered, line(network, base_url=server.url))
    assert kind == "html" or isinstance(told.value, Unavailable)


@pytest.mark.parametrize("network", EVERY)
def test_connecting_names_the_account_and_keeps_its_secrets_to_itself(
    network: Network, stand: Stand, server: FakeServer
) -> None:
    account = network.connect(stand.entered, line(network, base_url=server.url))
    assert account.id
    assert account.name
    json.dumps([dict(account.secrets), dict(account.facts)])
    assert not any(secret in repr(account) for secret in SECRETS)


# ── secrets ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("network", EVERY)
def test_no_secret_is_in_any_trace(
    network: Network, stand: Stand, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens, also with every library logging all it can."""
    caplog.set_level(logging.DEBUG)
    traces: list[str] = [repr(network), repr(stand.access(server))]
    for kind in ("", "lost_before", "lost_after", "half", "html", "empty", "refused"):
        way = line(network)
        if kind == "refused":
            echo = Reply(
                400,
                {"ok": False, "message": f"{SECRETS}", "description": f"{SECRETS}", "error": f"{SECRETS}"},
            )
            server.canned = lambda *_, echo=echo, **__: echo  # type: ignore[method-assign]
        if kind:
            server.trouble("reply" if kind == "refused" else kind, on=stand.irreversible)
        try:
            traces.append(repr(publish(network, stand, server, way)))
        except NetworkError as error:
            traces += [repr(error), error.detail, repr(error.__cause__), repr(error.__context__)]
        traces += [json.dumps(way.exchanges), repr(way)]
    traces += [record.getMessage() for record in caplog.records]
    assert [(secret[:9], trace) for secret in SECRETS for trace in traces if secret in trace] == []
