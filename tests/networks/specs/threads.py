"""Threads, by its vendor's Postman collection: each request's path and every parameter it shows, also those
it keeps switched off as «possible»; the values of its variables are what enums and fields may be."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.server import Asked
from tests.networks.specs import spec as read

SPEC = "threads"
ACCEPTED: dict[str, str] = {}
_MEDIA_TYPES = frozenset({"TEXT", "IMAGE", "VIDEO", "CAROUSEL"})


def deviations(asked: Asked) -> Iterator[str]:
    shown = _shown()
    where = _as_shown(asked)
    if where not in shown:
        yield f"{asked.line}: no such request"
        return
    given = {name: values[0] for name, values in asked.query.items()} | asked.said
    yield from (f"{where}: unknown parameter {name}" for name in given if name not in shown[where])
    for name, value in given.items():
        yield from _value_troubles(where, name, str(value))
    if where.endswith("_publish") and "creation_id" not in given:
        yield f"{where}: creation_id is missing"


def _as_shown(asked: Asked) -> str:
    """`/v1.0/26512/threads` is the collection's `/me/threads`; a thing's id is any of its ids."""
    path = re.sub(r"^/v\d+\.\d+", "", asked.path)
    own = re.sub(r"^/\d+/(threads|threads_publish|threads_publishing_limit|replies)$", r"/me/\1", path)
    if path != own and own == "/me/replies" and asked.method == "GET":
        return f"GET {own}"
    return f"{asked.method} {re.sub(r'^/[0-9]+', '/ID', own)}"


@functools.cache
def _shown() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for request in _requests(read("threads/threads-api.postman_collection.json")["item"]):
        path = "/" + "/".join(
            "ID" if part.startswith("{{") else part for part in request["url"]["path"] if part
        )
        names = frozenset(query["key"] for query in request["url"].get("query", []))
        where = f"{request['method']} {path}"
        found[where] = found.get(where, frozenset()) | names
    return found


def _requests(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if "item" in item:
            yield from _requests(item["item"])
        else:
            yield item["request"]


@functools.cache
def _variables() -> dict[str, frozenset[str]]:
    said = read("threads/threads-api.postman_collection.json")["variable"]
    return {each["key"]: frozenset(re.findall(r"\w+", str(each["value"]))) for each in said}


def _value_troubles(where: str, name: str, value: str) -> Iterator[str]:
    of = {"reply_control": "reply_control", "metric": "metrics_post"}.get(name)
    if of and not set(value.split(",")) <= _variables()[of]:
        yield f"{where}: {name}={value} is none of theirs"
    if name == "media_type" and value not in _MEDIA_TYPES:
        yield f"{where}: media_type={value} is none of theirs"
    if name == "fields" and not any(set(value.split(",")) <= known for known in _field_lists()):
        yield f"{where}: unknown fields {value}"
    if name in ("is_carousel_item", "is_spoiler_media") and value not in ("true", "false"):
        yield f"{where}: {name} is no bool"
    if name.endswith("_attachment") and name != "link_attachment" and not isinstance(json.loads(value), dict):
        yield f"{where}: {name} is no object"


def _field_lists() -> list[frozenset[str]]:
    return [words for name, words in _variables().items() if name.startswith("fields_")]
