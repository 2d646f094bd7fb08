"""The contract check sees what is wrong. That our requests are right, every other test here shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.networks.specs import FOLDER
from tests.real.contracts import deviations, here

needs = {
    name: pytest.mark.skipif(not here(name), reason=f"no contract of {name}'s in {FOLDER}")
    for name in ("wordpress", "bluesky")
}
XRPC = "http://localhost/xrpc/"
WP = "http://localhost/wp-json/wp/v2"


@needs["wordpress"]
@pytest.mark.parametrize(
    ("method", "url", "parts", "wrong"),
    [
        ("PUT", f"{WP}/tags", {"json": {"name": "x"}}, "PUT /wp/v2/tags: no such route"),
        ("GET", f"{WP}/posts", {"params": {"slugg": "x"}}, "GET /wp/v2/posts: unknown parameter slugg"),
        ("POST", f"{WP}/posts", {"json": {"estado": "x"}}, "posts: unknown field estado"),
        ("POST", f"{WP}/posts", {"json": {"tags": "7"}}, "posts: tags is no array"),
    ],
)
def test_a_request_that_wordpress_does_not_describe_is_seen(
    method: str, url: str, parts: dict[str, Any], wrong: str
) -> None:
    assert list(deviations("wordpress", method, url, parts)) == [wrong]


def a_post(**fields: Any) -> dict[str, Any]:
    record = {
        "$type": "app.bsky.feed.post",
        "text": "Hola",
        "createdAt": "2026-11-22T04:00:00.000Z",
        **fields,
    }
    said = {"repo": "did:plc:abc", "collection": "app.bsky.feed.post", "record": record}
    return {"json": {name: value for name, value in said.items() if value}}


@needs["bluesky"]
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": "ñ" * 301}, "app.bsky.feed.post.text: too many graphemes"),
        ({"texto": "x"}, "app.bsky.feed.post: unknown field texto"),
        ({"langs": ["es", "en", "fr", "de"]}, "app.bsky.feed.post.langs: 4 items"),
        ({"createdAt": "ayer"}, "app.bsky.feed.post.createdAt: «ayer» is no datetime"),
        ({"reply": {"root": {}}}, "app.bsky.feed.post.reply: parent is missing"),
        ({"facets": [{"index": {"byteStart": 0, "byteEnd": "1"}, "features": []}]}, "byteEnd: no integer"),
    ],
)
def test_a_record_that_its_lexicon_does_not_describe_is_seen(fields: dict[str, Any], wrong: str) -> None:
    found = list(deviations("bluesky", "POST", f"{XRPC}com.atproto.repo.createRecord", a_post(**fields)))
    assert any(each.endswith(wrong) for each in found), found


@needs["bluesky"]
def test_a_right_record_passes() -> None:
    facet = {"$type": "app.bsky.richtext.facet#tag", "tag": "hola"}
    right = a_post(facets=[{"index": {"byteStart": 0, "byteEnd": 4}, "features": [facet]}], langs=["es-MX"])
    assert list(deviations("bluesky", "POST", f"{XRPC}com.atproto.repo.createRecord", right)) == []
    assert list(deviations("bluesky", "POST", f"{XRPC}com.atproto.repo.createRecords", right)) == [
        "/xrpc/com.atproto.repo.createRecords: no such method"
    ]
