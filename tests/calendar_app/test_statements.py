"""What the pages for writing ask of the database: counts, which no machine's mood changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from calendar_app import planning
from calendar_app.models import Post
from media.uploading import take
from tests.conftest import practice_channel

JSON = {"accept": "application/json"}


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    """On two channels, with a picture."""
    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")
    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel, other])
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b5a68").save(file, "PNG")
    picture = take(brand, SimpleUploadedFile("taza.png", file.getvalue()), by=bob)
    planning.attach(post, by=bob, file=picture, alt="Taza")
    return post


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Client:
    return signed_in(bob)


def at(name: str, post: Post) -> str:
    return reverse(name, args=["alameda", post.pk])


def spent(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert act().status_code == 200
    return len(asked)


def on_more_channels(post: Post, by: Any) -> None:
    more = [
        practice_channel(post.workspace, "http://127.0.0.1:9", handle=f"c{number}", name=f"canal {number}")
        for number in range(6)
    ]
    post.refresh_from_db()
    there = [each.channel for each in post.variants.select_related("channel")]
    planning.save_post(post, by=by, version=post.version, channels=[*there, *more])


def save(browser: Client, post: Post, text: str) -> int:
    """As autosave does: the whole form, with other words in it."""
    post.refresh_from_db()
    channels = [each.channel_id for each in post.variants.all()]
    alts = {f"alt-{each.pk}": each.alt for each in post.attachments.all()}
    sent = {"version": post.version, "text": text, "channels": channels, "planned": "", **alts}
    return spent(lambda: browser.post(at("post_save", post), sent, headers=JSON))


def test_a_save_reads_the_post_once_before_and_once_after(browser: Client, post: Post, bob: Any) -> None:
    save(browser, post, "Uno")  # she is among its writers from now on
    two = save(browser, post, "Dos")
    on_more_channels(post, bob)
    assert save(browser, post, "Tres") == two <= 24


def test_the_composer_reads_the_post_once(browser: Client, post: Post, bob: Any) -> None:
    opened = at("post", post)
    browser.get(opened)
    two = spent(lambda: browser.get(opened))
    on_more_channels(post, bob)
    assert spent(lambda: browser.get(opened)) == two <= 28


def test_what_follows_the_typing_asks_little(browser: Client, post: Post) -> None:
    sent = {"version": post.version, "text": "Otras palabras", "channels": []}
    asked = spent(lambda: browser.post(at("post_check", post), sent))
    assert asked <= 12
