"""The shell's door to the same verbs: all channels or none, one JSON object per delivery."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from calendar_app import review
from calendar_app.models import Post
from publishing.models import Channel, Delivery

pytestmark = pytest.mark.usefixtures("channel")


def say(*arguments: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("say", "--brand", "alameda", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def second(brand: Any) -> Channel:
    return Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (40, 30), "#0b5a68").save(tmp_path / "granos.png")
    return tmp_path / "granos.png"


def test_it_says_one_row_per_delivery(second: Channel) -> None:
    rows = say("--channel", "practica,otra", "--text", "Hola ñ ☕️", "--now")
    assert [(row["channel"], row["network"], row["state"]) for row in rows] == [
        ("otra", "practice", "waiting"),
        ("practica", "practice", "waiting"),
    ]
    assert {row["id"] for row in rows} == set(Delivery.objects.values_list("pk", flat=True))
    assert set(Delivery.objects.values_list("content__text", flat=True)) == {"Hola ñ ☕️"}


def test_at_is_an_hour_of_the_brand() -> None:
    say("--channel", "practica", "--text", "Hola", "--at", "2049-12-01 09:00")
    assert Delivery.objects.get().planned_for.isoformat() == "2049-12-01T15:00:00+00:00"


def test_standard_input_is_read_when_the_text_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Hola\n¿qué tal?\n".encode())))
    say("--channel", "practica", "--text", "-", "--now")
    assert Delivery.objects.get().content["text"] == "Hola\n¿qué tal?"


def test_text_in_another_encoding_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("año".encode("latin-1"))))
    with pytest.raises(CommandError, match="falla en el byte 2"):
        say("--channel", "practica", "--text", "-", "--now")


def test_each_description_goes_with_the_file_before_it(picture: Path) -> None:
    say("--channel", "practica", "--text", "Mira", "--media", str(picture), "--alt", "Granos", "--now")
    assert [each["alt"] for each in Delivery.objects.get().content["media"]] == ["Granos"]


def test_a_reply_follows_the_delivery_named() -> None:
    (first,) = say("--channel", "practica", "--text", "Uno", "--now")
    (second,) = say("--channel", "practica", "--text", "Dos", "--reply-to", str(first["id"]), "--now")
    assert Delivery.objects.get(pk=second["id"]).follows_id == first["id"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--channel", "practica", "--text", "x"], "Di cuándo"),
        (["--channel", "practica", "--text", "x", "--now", "--at", "2049-12-01 09:00"], "Una de las dos"),
        (["--channel", "practica", "--text", "x", "--at", "mañana"], "«mañana» no es una fecha y hora"),
        (["--channel", "practica", "--text", "x", "--at", "2020-01-01 09:00"], "ya pasó"),
        (
            ["--channel", "practica,nadie", "--text", "x", "--now"],
            "no tiene un canal «nadie». Tiene: practica",
        ),
        (["--channel", "practica", "--text", "", "--now"], "está vacía"),
        (["--channel", "practica", "--text", "a\x00b", "--now"], r"U\+0000"),
        (["--channel", "practica", "--text", "a" * 501, "--now"], "501"),
        (["--channel", "practica", "--text", "x", "--alt", "sola", "--now"], "escribe primero su --media"),
        (["--channel", "practica", "--text", "x", "--media", "/no/hay.png", "--now"], "No se puede leer"),
        (["--channel", "practica", "--text", "x", "--reply-to", "999", "--now"], "no tiene una entrega 999"),
    ],
)
def test_whatever_is_wrong_is_said_and_nothing_is_left_behind(arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        say(*arguments)
    assert not Post.objects.exists()
    assert not Delivery.objects.exists()


def test_one_channel_that_refuses_leaves_none(second: Channel) -> None:
    Channel.objects.filter(pk=second.pk).update(network="bluesky", server="https://bsky.test")
    with pytest.raises(CommandError, match="otra"):
        say("--channel", "practica,otra", "--text", "a" * 301, "--now")
    assert not Delivery.objects.exists()


def test_an_unknown_brand_is_named_with_those_there_are() -> None:
    with pytest.raises(CommandError, match=r"No hay marca «nadie». Hay: alameda"):
        call_command("say", "--brand", "nadie", "--channel", "practica", "--text", "x", "--now")


def test_the_shell_does_not_walk_around_review(brand: Any) -> None:
    review.set_policy(brand, "required", by=None)
    with pytest.raises(CommandError, match="pide aprobación"):
        say("--channel", "practica", "--text", "x", "--now")
    assert not Post.objects.exists()


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "foto.jpg"
    fake.write_bytes(b"PK\x03\x04 no soy una foto")
    with pytest.raises(CommandError, match=r"foto\.jpg"):
        say("--channel", "practica", "--text", "x", "--media", str(fake), "--now")
    assert not Post.objects.exists()
