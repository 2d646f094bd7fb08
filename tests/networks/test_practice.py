"""The practice adapter against the practice network, over real HTTP."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from practice import accounts, trouble
from practice.models import PracticePost
from publishing.networks.contract import (
    Access,
    Disconnected,
    Media,
    Post,
    Refused,
    Remote,
    Throttled,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.practice import Practice
from tests.media import making

BORN = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAFE = "☕ Pan de elote con miel, ¿quién se apunta? #Desayuno 👩🏽‍🍳"
network = Practice()


def said(key: str = "a" * 32, **words) -> Post:
    return Post(key=key, born=BORN, **{"text": CAFE, **words})


def photo(alt: str = "Pan de elote sobre madera", mime: str = "image/png", **facts) -> Media:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "orange").save(file, "PNG")
    facts = {
        "bytes": len(file.getvalue()),
        "width": 8,
        "height": 6,
        "filename": "pan.png",
        "sha256": "0" * 64,
        **facts,
    }
    return Media("image", mime, alt=alt, open=lambda: io.BytesIO(file.getvalue()), **facts)


@pytest.fixture
def access(live_server) -> Access:
    token = accounts.open("cafe", "Café Alameda")
    return Access("cafe", {"server": live_server.url, "token": token}, server=live_server.url)


@pytest.fixture
def line() -> HttpLine:
    return HttpLine(network, private_ok=True)


def test_connecting_says_whose_account_it_is(access, line):
    account = network.connect(access.secrets, line)
    assert (account.id, account.name) == ("cafe", "Café Alameda")
    assert account.url == f"{access.server}/practica/cafe/"
    assert account.server == access.server


def test_connecting_with_a_wrong_token_says_so(access, line):
    with pytest.raises(Disconnected):
        network.connect({**access.secrets, "token": "otra"}, line)


def test_what_is_on_the_network_is_what_was_said(access, line):
    post = said(link="https://alameda.test/pan", media=(photo(), photo("Miel cayendo")))
    receipt = network.publish(post, access, line)
    there = PracticePost.objects.get(pk=receipt.remote.id)
    assert (there.text, there.link, there.key) == (CAFE, "https://alameda.test/pan", "a" * 32)
    assert [image.alt for image in there.images.all()] == ["Pan de elote sobre madera", "Miel cayendo"]
    assert receipt.remote.url == f"{access.server}/practica/cafe/{there.pk}/"


def test_a_reply_hangs_under_what_it_answers(access, line):
    first = network.publish(said(), access, line).remote
    second = network.publish(
        said("b" * 32, text="Y mañana, tamales", reply_to=first), access, HttpLine(network, private_ok=True)
    )
    assert PracticePost.objects.get(pk=second.remote.id).reply_to_id == int(first.id)


@pytest.mark.parametrize(
    ("content", "kind", "mime", "name"),
    [
        (making.video(seconds=1), "video", "video/mp4", "obra.mp4"),
        (making.video(seconds=1, container="mov"), "video", "video/quicktime", "obra.mov"),
        (
            making.video(seconds=1, codec="vp9", audio="opus", container="webm"),
            "video",
            "video/webm",
            "o.webm",
        ),
        (making.sound(), "audio", "audio/mpeg", "tono.mp3"),
        (making.sound(codec="aac", container="ipod"), "audio", "audio/mp4", "tono.m4a"),
        (making.sound(codec="opus", container="ogg"), "audio", "audio/ogg", "tono.ogg"),
        (making.sound(codec="pcm", container="wav"), "audio", "audio/wav", "tono.wav"),
        (making.gif(), "image", "image/gif", "baile.gif"),
        (b"%PDF-1.7\n%%EOF", "document", "application/pdf", "menú.pdf"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_file_of_any_kind_is_there_as_it_was(access, line, client, content, kind, mime, name):
    file = making.as_media(content, kind, mime, filename=name, alt="Una prueba")
    receipt = network.publish(said(media=(file,)), access, line)
    (there,) = PracticePost.objects.get(pk=receipt.remote.id).images.all()
    assert (there.mime, there.kind, there.filename, there.alt) == (mime, kind, name, "Una prueba")
    served = client.get(there.get_absolute_url())
    assert b"".join(served.streaming_content) == content
    assert served["Content-Type"] == mime


def test_a_poll_and_a_first_comment_are_there(access, line):
    poll = said(text="¿Qué?", options={"poll_choices": ["Café", "Té"]})
    first = network.publish(poll, access, line).remote
    assert PracticePost.objects.get(pk=first.id).poll == ["Café", "Té"]
    comment = said("c" * 32, text="Voten hasta el viernes", reply_to=first, comment=True)
    under = network.publish(comment, access, HttpLine(network, private_ok=True)).remote
    assert PracticePost.objects.get(pk=under.id).reply_to_id == int(first.id)


def test_only_one_request_is_irreversible(access, line):
    network.publish(said(media=(photo(),)), access, line)
    assert [(each["method"], each["irreversible"]) for each in line.exchanges] == [
        ("POST", False),
        ("POST", True),
    ]


def test_a_lost_answer_is_unsure_and_found(access, line):
    trouble.set("cafe", "lost_answer")
    with pytest.raises(Unsure):
        network.publish(said(), access, line)
    found = network.find(said(), access, HttpLine(network, private_ok=True), BORN)
    assert found.verified
    assert PracticePost.objects.get().pk == int(found.remote.id)


def test_a_cut_line_is_unsure_and_not_found(access, line):
    trouble.set("cafe", "cut_before")
    with pytest.raises(Unsure):
        network.publish(said(), access, line)
    assert network.find(said(), access, HttpLine(network, private_ok=True), BORN) is None


def test_of_two_arrivals_the_first_is_the_post(access, line):
    first = network.publish(said(), access, line).remote
    network.publish(said(), access, HttpLine(network, private_ok=True))
    assert network.find(said(), access, HttpLine(network, private_ok=True), BORN).remote == first


def test_who_has_to_wait_is_told_until_when(access, line):
    trouble.set("cafe", "throttled")
    with pytest.raises(Throttled) as wait:
        network.publish(said(), access, line)
    seconds = (wait.value.until - datetime.now(UTC)).total_seconds()
    assert 0 < seconds <= trouble.RETRY_AFTER_SECONDS


@pytest.mark.parametrize(("kind", "error"), [("error", Unsure), ("html", Unsure), ("expired", Disconnected)])
def test_each_trouble_has_its_name(access, line, kind, error):
    trouble.set("cafe", kind)
    with pytest.raises(error):
        network.publish(said(), access, line)
    assert not PracticePost.objects.exists()


def test_what_the_network_does_not_take_is_said_in_its_words(access, line):
    with pytest.raises(Refused, match=r"no aceptó la publicación: .*500"):
        network.publish(said(text="ñ" * 501), access, line)


def test_deleting_twice_is_no_error(access, line):
    there = network.publish(said(), access, line).remote
    network.delete(there, access, HttpLine(network, private_ok=True))
    network.delete(there, access, HttpLine(network, private_ok=True))
    assert not PracticePost.objects.there().exists()


def test_readings_are_likes_and_replies(access, line, client):
    there = network.publish(said(), access, line).remote
    client.post(f"/practica/cafe/{there.id}/me-gusta/")
    figures = network.readings([there, Remote("999")], access, HttpLine(network, private_ok=True))
    assert figures == {there.id: {"likes": 1, "replies": 0}}


def test_the_token_is_nowhere_in_the_record(access):
    line = HttpLine(network, private_ok=True, secrets=access.secrets.values())
    network.publish(said(media=(photo(),)), access, line)
    assert access.secrets["token"] not in repr(line.exchanges)


# ── before anything leaves ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (said(), []),
        (said(text="👩🏽‍🍳" * 500), []),
        (said(text="👩🏽‍🍳" * 501), ["text_too_long"]),
        (said(text="  "), ["empty"]),
        (said(text="", media=(photo(),)), []),
        (said(media=(photo(),) * 5), ["too_many_images"]),
        (said(media=(photo(mime="image/svg+xml"),)), ["media_kind"]),
        (said(media=(photo(bytes=11 * 2**20),)), ["image_too_heavy"]),
        (said(media=(photo(alt="ñ" * 1501),)), ["alt_too_long"]),
        (said(media=(photo(alt=" "),)), ["alt_missing"]),
        (said(options={"poll_choices": ["Café", "T" * 81]}), ["poll_choices"]),
        (said(text="", media=(photo(),), options={"poll_choices": ["Sí", "No"]}), ["poll_question"]),
    ],
)
def test_what_would_be_refused_is_known_before(post, codes):
    assert [problem.code for problem in network.problems(post, network.limits)] == codes


def test_only_what_the_network_would_refuse_blocks():
    problems = network.problems(said(media=(photo(alt=""),)), network.limits)
    assert [problem.blocks for problem in problems] == [False]


def test_a_problem_says_the_figure_seen_and_the_limit():
    (problem,) = network.problems(said(text="ñ" * 512), network.limits)
    assert str(problem.sentence) == "El texto tiene 512 caracteres y Red de práctica admite 500."
