"""A webhook of one's own: what it is told, how it knows that it is us, and what its answers mean."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.networks.contract import (
    CannotTell,
    Disconnected,
    NetworkError,
    Refused,
    Remote,
    Throttled,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.webhook import Webhook, signature, signing_key
from tests.fakes.webhook import OTHER_SECRET, SECRET, FakeWebhook
from tests.networks import talking
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.webhook import URL, access

network = Webhook()
TELL = "POST /entra"
DOCS = Path(__file__).parents[2] / "docs" / "connect" / "webhook.md"


@pytest.fixture
def receiver() -> Iterator[FakeWebhook]:
    with FakeWebhook() as server:
        yield server


def line(server: FakeWebhook) -> HttpLine:
    return talking.line_to(network, server, access())


# ── the signature ─────────────────────────────────────────────────────────────────────────────────────


def test_the_signature_is_the_one_of_the_standard() -> None:
    """The example of the specification's own libraries."""
    secret, pk, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    assert (
        signature(secret, pk, at, b'{"test": 2432232314}')
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


SAMPLE = b'{"type": "ping", "data": {}}'
VERIFIERS = {"python": ([sys.executable, "-c"], "py"), "javascript": (["node", "-e"], "js")}


@pytest.mark.parametrize("language", VERIFIERS)
@pytest.mark.parametrize("right", [True, False])
def test_the_examples_of_the_documentation_know_us(language: str, right: bool) -> None:
    command, _suffix = VERIFIERS[language]
    if not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    code = re.search(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert code
    sign = signature(SECRET if right else OTHER_SECRET, "id-1", 1_700_000_000, SAMPLE)
    headers = {"webhook-id": "id-1", "webhook-timestamp": "1700000000", "webhook-signature": sign}
    ask = {
        "python": f"\nprint(is_from_pauta({SECRET!r}, {headers}, {SAMPLE!r}, now=1700000009))",
        "javascript": f"\nconst body = Buffer.from({SAMPLE.decode()!r});"
        f"\nconsole.log(isFromPauta({SECRET!r}, {headers}, body, 1700000009))",
    }
    told = subprocess.run([*command, code[1] + ask[language]], capture_output=True, text=True, check=True)
    assert told.stdout.strip().lower() == str(right).lower()


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_a_receiver_is_asked_once_and_its_address_stays_secret(receiver: FakeWebhook) -> None:
    account = network.connect({"url": f" {URL} ", "secret": SECRET, "ignores_repeats": "1"}, line(receiver))
    assert receiver.told == ["ping"]
    assert (account.name, account.secrets) == ("receptor.example", {"url": URL, "secret": SECRET})
    assert account.facts == {"ignores_repeats": True}
    assert "s3cr3t0" not in repr(account)


def test_a_receiver_that_doesn_t_know_us_is_not_connected(receiver: FakeWebhook) -> None:
    with pytest.raises(Disconnected):
        network.connect({"url": URL, "secret": OTHER_SECRET}, line(receiver))


@pytest.mark.parametrize("secret", ["whsec_", "whsec_corta", "una-clave-sin-prefijo-" + "k" * 20, "whsec_ñ"])
def test_a_weak_or_wrong_secret_is_refused_and_never_repeated(receiver: FakeWebhook, secret: str) -> None:
    with pytest.raises(Refused, match="no es una clave de firma") as told:
        network.connect({"url": URL, "secret": secret}, line(receiver))
    assert len(secret) < 8 or secret not in str(told.value)
    assert receiver.requests == []


def test_without_a_secret_a_good_one_is_offered_and_nothing_is_sent(receiver: FakeWebhook) -> None:
    with pytest.raises(Refused, match="clave de firma nueva") as told:
        network.connect({"url": URL}, line(receiver))
    made = re.search(r"whsec_[\w+/=]+", str(told.value))
    assert made
    assert len(signing_key(made[0])) == 32
    assert made[0] not in told.value.detail
    assert receiver.requests == []


@pytest.mark.parametrize("url", ["", "receptor", "ftp://a.example", "https://u:p@a.example/", "http://[::1"])
def test_what_is_no_address_is_said_to_be_none(receiver: FakeWebhook, url: str) -> None:
    with pytest.raises(Refused, match="no es una dirección web"):
        network.connect({"url": url, "secret": SECRET}, line(receiver))


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:9/", "https://169.254.169.254/latest/", "http://localhost/"]
)
def test_addresses_inside_are_never_called(url: str) -> None:
    with pytest.raises(Refused):
        network.connect({"url": url, "secret": SECRET}, HttpLine(network, secrets=(url,)))


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_told_is_what_was_composed(receiver: FakeWebhook) -> None:
    post = words(
        "¡Mañana! 🎉", title="Abrimos", link="https://a.example/ñ", tags=("café",), media=(photo(), clip())
    )
    receipt = talking.publish(network, receiver, post, access())
    (told,) = receiver.posts.values()
    assert (told["text"], told["title"], told["link"]) == ("¡Mañana! 🎉", "Abrimos", "https://a.example/ñ")
    assert (told["tags"], told["key"], told["comment"]) == (["café"], post.key, False)
    assert [(f["sha256"], f["bytes"], f["alt"], f["url"][:8]) for f in told["media"]] == [
        (each.sha256, each.bytes, each.alt, "https://") for each in post.media
    ]
    assert receiver.requests[0].headers["webhook-id"] == post.key
    assert (receipt.remote.id, receipt.remote.url) == ("nota-7", "https://notas.example/7")


def test_a_receiver_that_names_nothing_leaves_our_own_name(receiver: FakeWebhook) -> None:
    receiver.names = False
    assert talking.publish(network, receiver, words(), access()).remote.id == words().key


def test_a_comment_says_what_it_is_under(receiver: FakeWebhook) -> None:
    above = Remote("nota-7", "https://notas.example/7")
    talking.publish(network, receiver, words(reply_to=above, comment=True), access())
    (told,) = receiver.posts.values()
    assert (told["reply_to"], told["comment"]) == ({"id": "nota-7", "url": "https://notas.example/7"}, True)


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


def test_a_lost_answer_is_a_persons_unless_the_receiver_drops_repetitions(receiver: FakeWebhook) -> None:
    talking.lost(network, receiver, words(), access(), TELL, "lost_after")
    assert isinstance(talking.find(network, receiver, words(), access()), CannotTell)
    assert network.remembers({}) == timedelta(0)
    assert network.remembers({"ignores_repeats": True}) is None


def test_the_same_post_again_has_the_same_id(receiver: FakeWebhook) -> None:
    receiver.ignores_repeats = True
    talking.lost(network, receiver, words(), access(), TELL, "lost_after")
    talking.publish(network, receiver, words(), access())
    assert len(receiver.posts) == 1
    assert {asked.headers["webhook-id"] for asked in receiver.requests} == {words().key}


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("gone", Disconnected, "no le enviemos más"),
        ("wrong_signature", Disconnected, "Vuelve a conectar"),
        ("not_accepted", Refused, "422"),
        ("slow_down", Throttled, "esperar"),
        ("down", Unsure, "problemas"),
        ("moved", Refused, "otra dirección"),
    ],
)
def test_each_answer_means_what_it_says(
    receiver: FakeWebhook, canned: str, error: type[NetworkError], words_said: str
) -> None:
    receiver.trouble("reply", on=TELL, reply=canned)
    with pytest.raises(error, match=words_said):
        talking.publish(network, receiver, words(), access())


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_taking_a_post_back_is_told_too_and_twice_succeeds(receiver: FakeWebhook) -> None:
    there = talking.publish(network, receiver, words(), access()).remote
    network.delete(there, access(), line(receiver))
    network.delete(there, access(), line(receiver))
    assert receiver.posts == {}
    assert receiver.requests[-1].headers["webhook-id"] == f"{words().key}-deleted"


def test_a_file_that_only_neighbours_reach_is_a_warning() -> None:
    post = words(media=(replace(photo(), reachable=False),))
    found = network.problems(post, network.limits)
    assert [(problem.code, problem.blocks) for problem in found] == [("not_reachable", False)]
