"""The same questions to every network in the list.

What a network is asked with comes from its stand (tests/networks/stands): a question is never skipped for a
network by name, only by what its stand or the network itself says.
"""

from __future__ import annotations

import copy
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from publishing import networks
from publishing.networks.consent import ByConsent, challenge_of
from publishing.networks.contract import (
    App,
    Can,
    Disconnected,
    Field,
    Kind,
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

ROOT = Path(__file__).parents[2]
VISITS = 60  # no post takes more
EVERY = [pytest.param(network, id=network.key) for network in networks.all()]


def those(concerns: Callable[[Network, Stand], bool]) -> list[Any]:
    """The networks that a question concerns; one without a stand is asked, to fail with its name."""
    return [each for each in EVERY if each.id not in STANDS or concerns(each.values[0], STANDS[each.id])]


OVER_HTTP = those(lambda network, stand: stand.http)
SECRETS = (KEY, *(secret for stand in STANDS.values() for secret in stand.secrets))
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
    facts = {"mime": "image/jpeg", "bytes": 1000, "width": 800, "height": 800, "alt": "Un café", **more}
    return Media(kind="image", filename="café.jpg", sha256="0" * 64, open=never_opened, **facts)


@pytest.fixture
def stand(network: Network) -> Stand:
    assert network.key in STANDS, f"{network.key} has no stand: add tests/networks/stands/{network.key}.py"
    return STANDS[network.key]


@pytest.fixture
def server(stand: Stand) -> Iterator[FakeServer]:
    with stand.server() as server:
        yield server


def line(network: Network, server: FakeServer, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, secrets=SECRETS, base_url=server.url, **more)


def publish(
    network: Network, stand: Stand, server: FakeServer, way: HttpLine | None = None, form: str = "plain"
) -> Receipt | StillWorking:
    """As the engine does, with one line a visit; `way` is the line of them all. A person's turn ends it."""
    said, access = stand.every_form()[form](), stand.access(server)
    ending = network.publish(said, access, way or line(network, server))
    for _visit in range(VISITS):
        if not isinstance(ending, StillWorking) or ending.wait is None:
            return ending
        json.dumps(dict(ending.memo))
        ending = network.resume(ending.memo, said, access, way or line(network, server))
    raise AssertionError(f"{network.key} is not done after {VISITS} visits: {ending}")


# ── what it says of itself ────────────────────────────────────────────────────────────────────────────


def test_the_list_is_a_list_of_different_networks() -> None:
    keys = [network.key for network in networks.all()]
    assert len(keys) == len({*keys}) == len({network.name for network in networks.all()})
    assert [networks.get(key).key for key in keys] == keys
    with pytest.raises(KeyError, match=r"friendster.*there are: .*mastodon"):
        networks.get("friendster")


OF_FILES = {
    "image": {Can.IMAGES, Can.COVER},
    "video": {Can.VIDEO},
    "audio": {Can.AUDIO},
    "document": {Can.DOCUMENT},
}


@pytest.mark.parametrize("network", EVERY)
def test_it_is_whole(network: Network) -> None:
    assert network.key.isidentifier()
    assert network.key == network.key.lower()
    assert network.icon == f"net-{network.key}"
    assert network.limits.source
    assert Can.TEXT in network.can
    assert {k for k in OF_FILES if k in network.limits.files} == {
        k for k in OF_FILES if OF_FILES[k] & network.can
    }
    assert network.spacing >= timedelta(0)
    assert network.absent_after >= timedelta(seconds=5)
    assert Can.READINGS not in network.can or network.readings_from
    assert all(quota.most > 0 and quota.within and quota.source for quota in network.quotas)


@pytest.mark.parametrize("network", EVERY)
def test_a_person_finds_its_icon_and_how_to_connect_it(network: Network) -> None:
    icons = json.loads((ROOT / "assets" / "icons.json").read_text("utf-8"))
    assert network.key in icons["networks"]
    assert (ROOT / "templates" / "publishing" / "steps" / f"{network.key}.html").is_file()
    assert (ROOT / "docs" / "connect" / f"{network.key}.md").is_file()


@pytest.mark.parametrize("network", EVERY)
def test_what_is_entered_has_names_labels_and_a_secret(network: Network, stand: Stand) -> None:
    words = [word for field in network.credentials for word in (field.name, *field.aliases)]
    assert len(words) == len(set(words))
    assert any(field.secret for field in network.credentials) != stand.keyless
    app_fields = network.consent.app_fields if network.consent else ()
    for field in (*network.credentials, *network.options, *network.options_for({}), *app_fields):
        assert_whole(field)


def assert_whole(field: Field) -> None:
    assert field.label
    assert field.name.isidentifier()
    assert len({value for value, _label in field.choices}) == len(field.choices)
    assert field.least is None or field.most is None or field.least <= field.most


@pytest.mark.parametrize("network", EVERY)
def test_a_field_that_depends_on_another_names_one_that_is_there(network: Network) -> None:
    by_name = {field.name: field for field in network.options}
    for field in (each for each in network.options if each.where):
        other, values = field.where or ("", ())
        assert other in by_name, f"{field.name} waits for {other}"
        if by_name[other].kind is Kind.CHOICE or by_name[other].choices:
            assert {*values} <= {value for value, _label in by_name[other].choices}


@pytest.mark.parametrize("network", EVERY)
def test_servers_that_say_nothing_leave_the_usual_limits(network: Network) -> None:
    assert isinstance(network.limits_for({}), Limits)
    assert network.limits_for({}).source


def test_no_network_knows_django() -> None:
    """python-linkedin-v2 looks for a JSON of Django's old days (`django.utils`); nothing asks for more."""
    code = "import sys, publishing.networks; print(sorted({'django.conf', 'django.db'} & {*sys.modules}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("network", EVERY)
def test_any_text_can_be_asked_about(network: Network, stand: Stand) -> None:
    """Twice the same answer, nothing changed, nothing opened, every sentence complete and fit for JSON."""
    for named, text in ODD.items():
        said = replace(
            stand.plain(),
            text=text,
            title=text[:300],
            link="https://ejemplo.mx/ñ",
            tags=("ñ", "a b"),
            media=(image(alt=text),),
        )
        before = copy.copy(said)
        assert network.length(text) >= 0, named
        assert isinstance(network.written(said), str), named
        found = network.problems(said, network.limits)
        assert network.problems(said, network.limits) == found, named
        assert said == before, named
        network.cost(said)
        for problem in found:
            assert str(problem.sentence), named
            json.dumps(problem.sentence.as_json())
            assert problem.code.isidentifier(), named


@pytest.mark.parametrize("network", EVERY)
def test_no_option_breaks_the_question(network: Network, stand: Stand) -> None:
    """What an import or another version left in the options is judged, not believed."""
    for value in ("", "x", "ñ" * 5000, 7, -1, True, None, [], ["a", 3], {}, {"a": 1}, 2.5):
        for field in network.options:
            said = replace(stand.plain(), options={**stand.plain().options, field.name: value})
            for problem in network.problems(said, network.limits):
                json.dumps(problem.sentence.as_json())


@pytest.mark.parametrize("network", EVERY)
def test_what_it_takes_has_no_problems(network: Network, stand: Stand) -> None:
    for form, said in stand.every_form().items():
        assert [p for p in network.problems(said(), network.limits) if p.blocks] == [], form
    assert network.problems(stand.plain(), network.limits) == []


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_to_say_is_no_post(network: Network, stand: Stand, text: str) -> None:
    said = replace(stand.plain(), text=text, title="", link="", tags=(), media=())
    assert [p for p in network.problems(said, network.limits) if p.blocks]


def limit_beside(network: Network, said: Post) -> int:
    limits = network.limits
    return (limits.caption if said.media and limits.caption is not None else limits.text) or 0


@pytest.mark.parametrize("network", those(lambda n, stand: limit_beside(n, stand.plain()) > 0))
def test_too_long_says_the_length_seen_and_the_limit(network: Network, stand: Stand) -> None:
    plain, letter = stand.plain(), "n" if network.limits.unit in (Unit.BYTES, Unit.JSON_BYTES) else "ñ"
    limit = limit_beside(network, plain)
    assert not [p for p in network.problems(replace(plain, text=letter * limit), network.limits) if p.blocks]
    too_long = network.problems(replace(plain, text=letter * (limit + 1)), network.limits)
    found = [problem for problem in too_long if problem.blocks]
    assert [problem.code for problem in found] == ["text_too_long"]
    assert str(limit + 1) in str(found[0].sentence)
    assert str(limit) in str(found[0].sentence).replace(str(limit + 1), "")


def asks_of_images(network: Network, **wanted: bool) -> bool:
    rule = network.limits.files.get("image")
    return bool(rule) and all(bool(getattr(rule, name)) == value for name, value in wanted.items())


FILE_TROUBLES: list[tuple[dict[str, Any], str, Callable[[Network], bool]]] = [
    ({"mime": "application/zip"}, "media_kind", lambda network: asks_of_images(network, mimes=True)),
    ({"bytes": 10**9}, "image_too_heavy", lambda network: asks_of_images(network, bytes=True)),
    ({"alt": ""}, "alt_missing", lambda network: asks_of_images(network) and Can.ALT_TEXT in network.can),
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
def test_a_file_that_doesn_t_fit_is_named(
    network: Network, stand: Stand, change: dict[str, Any], code: str
) -> None:
    said = replace(stand.plain(), media=(image(**change),))
    found = [p for p in network.problems(said, network.limits) if p.code == code]
    assert len(found) == 1
    assert found[0].field == "media"
    assert found[0].blocks == (code != "alt_missing")
    assert "café.jpg" in str(found[0].sentence)


@pytest.mark.parametrize("network", those(lambda network, _: 0 < network.limits.images < 100))
def test_too_many_images_says_both_figures(network: Network, stand: Stand) -> None:
    count = network.limits.images + 1
    said = replace(stand.plain(), media=(image(),) * count)
    found = network.problems(said, replace(network.limits, caption=None))
    told = [str(p.sentence) for p in found if p.code in ("too_many_images", "too_many_files") and p.blocks]
    assert told
    assert any(str(count) in sentence and str(network.limits.images) in sentence for sentence in told)


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


FORMS = [
    pytest.param(network, form, id=f"{network.key}-{form}")
    for network in networks.all()
    for form in (STANDS[network.key].every_form() if network.key in STANDS else ("plain",))
]


@pytest.mark.parametrize(("network", "form"), FORMS)
def test_a_post_arrives_once_after_one_announcement(
    network: Network, stand: Stand, server: FakeServer, form: str
) -> None:
    heard: list[int] = []
    way = line(
        network, server, before_departure=lambda: heard.append(len(server.requests) if stand.http else 0)
    )
    receipt = publish(network, stand, server, way, form)
    if stand.by_hand:
        assert isinstance(receipt, StillWorking)
        assert (heard, stand.arrived(server)) == ([], 0)
        return
    assert isinstance(receipt, Receipt)
    assert receipt.remote.id
    assert bool(receipt.remote.url) == stand.has_address
    assert stand.arrived(server) == 1
    assert len(heard) == 1
    if stand.http:
        irreversible = server.asked(stand.irreversible_of.get(form, stand.irreversible))
        assert [each["irreversible"] for each in way.exchanges].count(True) == 1
        assert len(irreversible) == 1
        # The announcement came right before that request: nothing was asked in between.
        assert server.requests[heard[0]] is irreversible[0]


USUALLY: dict[int, type[NetworkError]] = {
    401: Disconnected,
    400: Refused,
    422: Refused,
    429: Throttled,
    500: Unsure,
    502: Unsure,
    503: Unsure,
}


@pytest.mark.parametrize("network", OVER_HTTP)
@pytest.mark.parametrize("status", USUALLY)
def test_each_refusal_has_its_meaning(
    network: Network, stand: Stand, server: FakeServer, status: int
) -> None:
    said = {"ok": False, "error": "X", "code": "x", "message": "x", "description": "x", "error_code": status}
    server.canned = lambda *_, **__: Reply(status, said, {"Retry-After": "5"})  # type: ignore[method-assign]
    server.trouble("reply", on=stand.irreversible)
    with pytest.raises(stand.means.get(status, USUALLY[status])) as told:
        publish(network, stand, server)
    assert str(told.value.sentence)
    assert stand.arrived(server) == 0


UNREAD = ("html", "empty", "done_empty", "done_html")  # a yes, but not one we can read


@pytest.mark.parametrize("network", OVER_HTTP)
@pytest.mark.parametrize(
    "kind", ["lost_before", "lost_after", "half", "done_empty", "done_html", "html", "empty"]
)
def test_a_lost_answer_at_the_point_of_no_return_is_unsure(
    network: Network, stand: Stand, server: FakeServer, kind: str
) -> None:
    server.trouble(kind, on=stand.irreversible)
    if stand.any_yes and kind in UNREAD:
        assert isinstance(publish(network, stand, server), Receipt)
    elif stand.in_headers and kind == "half":
        with suppress(Unavailable):  # the next question may still meet the line that was cut after the yes
            assert isinstance(publish(network, stand, server), Receipt)
    else:
        with pytest.raises(Unsure):
            publish(network, stand, server)
    assert stand.arrived(server) == (0 if kind in ("lost_before", "html", "empty") else 1)


@pytest.mark.parametrize("network", those(lambda _, stand: stand.http and not stand.any_yes))
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


NONSENSE = (
    "",
    "null",
    "[]",
    '"x"',
    "7",
    "{",
    "[" * 50_000,
    "<html>",
    '{"error": {"a": 1}}',
    '{"error": "x", "errors": "x", "status": []}',
    '{"errors": [7], "error": [], "json": {"errors": [[]]}}',
    '{"code": 7, "message": null, "error": [], "description": {}, "parameters": 3, "data": "x"}',
)


@pytest.mark.parametrize("network", OVER_HTTP)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 429, 500, 503])
def test_no_answer_breaks_it(network: Network, server: FakeServer, status: int) -> None:
    server.judged = False
    server.trouble("reply", times=2 * len(NONSENSE))
    for body in NONSENSE:
        server.canned = lambda *_, body=body, **__: Reply(status, body)  # type: ignore[method-assign]
        for at in (False, True):
            way = line(network, server)
            if at:
                way.no_return()
            with pytest.raises(NetworkError):
                way.post(server.url, json={})


@pytest.mark.parametrize("network", OVER_HTTP)
@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "html", "half"])
def test_silence_while_connecting_is_only_a_delay(
    network: Network, stand: Stand, server: FakeServer, kind: str
) -> None:
    server.trouble(kind, times=99)
    with pytest.raises((Unavailable, Refused)) as told:
        network.connect(stand.entered, line(network, server))
    assert kind == "html" or isinstance(told.value, Unavailable)


@pytest.mark.parametrize("network", EVERY)
def test_connecting_names_the_account_and_keeps_its_secrets_to_itself(
    network: Network, stand: Stand, server: FakeServer
) -> None:
    account = network.connect(stand.entered, line(network, server))
    assert account.id
    assert account.name
    json.dumps([dict(account.secrets), dict(account.facts)])
    assert not any(secret in repr(account) for secret in SECRETS)
    for field in network.options_for(account.facts):
        assert_whole(field)


# ── consent ───────────────────────────────────────────────────────────────────────────────────────────


BY_CONSENT = [each for each in EVERY if isinstance(each.values[0], ByConsent)]
RENEWED = [each for each in BY_CONSENT if each.values[0].consent.refreshable]


@pytest.mark.parametrize("network", BY_CONSENT)
def test_the_person_is_asked_at_the_network_with_state_and_without_our_secret(network: ByConsent) -> None:
    app = App("the-app", "the-app-secret", {"server": "https://pueblo.example"})
    asked = network.asked(app, "https://pauta.example/vuelta", "the-state", challenge_of("v" * 43))
    assert asked.startswith("https://")
    assert "the-state" in asked
    assert "the-app" in asked
    assert "the-app-secret" not in asked
    assert not network.consent.pkce or challenge_of("v" * 43) in asked
    assert {*network.consent.needs} <= {*network.consent.scopes}


@pytest.mark.parametrize("network", RENEWED)
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("reply", Disconnected),
        ("lost_before", Unavailable),
        ("lost_after", Unavailable),
        ("half", Unavailable),
    ],
)
def test_only_a_refused_renewal_disconnects(
    network: ByConsent, stand: Stand, server: FakeServer, kind: str, error: type[NetworkError]
) -> None:
    refused = Reply(400, {"error": "invalid_grant", "error_description": "x"})
    server.canned = lambda *_, **__: refused  # type: ignore[method-assign]
    server.trouble(kind, times=9)
    server.judged = False
    access = stand.access(server)
    assert access.app, f"{network.key}'s stand gives no app keys"
    with pytest.raises(error):
        network.renew(access, line(network, server))


# ── secrets ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("network", EVERY)
def test_no_secret_is_in_any_trace(
    network: Network, stand: Stand, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens, also with every library logging all it can."""
    caplog.set_level(logging.DEBUG)
    traces: list[str] = [repr(network), repr(stand.access(server))]
    for kind in (
        ("", "lost_before", "lost_after", "half", "html", "empty", "refused") if stand.http else ("",)
    ):
        way = line(network, server)
        if kind == "refused":
            words = dict.fromkeys(("message", "description", "error", "detail"), f"{SECRETS}")
            server.canned = lambda *_, told=words, **__: Reply(400, told)  # type: ignore[method-assign]
        if kind:
            server.trouble("reply" if kind == "refused" else kind, on=stand.irreversible)
        try:
            traces.append(repr(publish(network, stand, server, way)))
        except NetworkError as error:
            traces += [repr(error), error.detail, repr(error.__cause__), repr(error.__context__)]
        traces += [json.dumps(way.exchanges), repr(way)]
    traces += [record.getMessage() for record in caplog.records]
    assert [(secret[:9], trace) for secret in SECRETS for trace in traces if secret in trace] == []
