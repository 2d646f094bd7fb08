"""Telegram's methods and types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.server import Asked
from tests.networks.specs import spec as read

SPEC = "telegram"
ACCEPTED: dict[str, str] = {}


def deviations(asked: Asked) -> Iterator[str]:
    spec = read("telegram/telegram-bot-api.json")
    match = re.fullmatch(r"/bot[^/]+/(\w+)", asked.path)
    method = spec["methods"].get(match[1]) if match else None
    if method is None:
        yield f"{asked.method} …: no such method"
        return
    given: dict[str, Any] = {name: values[0] for name, values in asked.query.items()} | asked.said
    fields = {field["name"]: field for field in method.get("fields", [])}
    attached = {str(item.get("media", "")).removeprefix("attach://") for item in _items(given.get("media"))}
    yield from (f"{method['name']}: unknown field {name}" for name in given if name not in fields)
    for name in asked.files:
        if name not in attached and "InputFile" not in fields.get(name, {"types": []})["types"]:
            yield f"{method['name']}: the file {name} is attached to nothing"
    for name, field in fields.items():
        if field["required"] and name not in given and name not in asked.files:
            yield f"{method['name']}: {name} is missing"
        if name in given:
            in_json = asked.kind == "application/json"
            yield from _value_troubles(spec, f"{method['name']}.{name}", field["types"], given[name], in_json)


def _items(media: Any) -> list[Any]:
    """What an album holds; a poll has one file of its own."""
    items = json.loads(media) if isinstance(media, str) else media
    return items if isinstance(items, list) else [items] if isinstance(items, dict) else []


def _value_troubles(spec: Any, where: str, types: list[str], value: Any, in_json: bool) -> Iterator[str]:
    """In a form or a query, what isn't text is written as JSON."""
    if not in_json and isinstance(value, str) and "String" not in types:
        try:
            value = json.loads(value)
        except ValueError:
            yield f"{where}: not JSON"
            return
    if not any(not list(_type_troubles(spec, where, kind, value)) for kind in types):
        yield next(_type_troubles(spec, where, types[0], value))


def _type_troubles(spec: Any, where: str, kind: str, value: Any) -> Iterator[str]:
    plain = {"String": str, "Integer": int, "Boolean": bool, "Float": float, "InputFile": bytes}
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        for item in value:
            yield from _type_troubles(spec, where, kind.removeprefix("Array of "), item)
    elif kind in plain:
        if not isinstance(value, plain[kind]) or (kind == "Integer" and isinstance(value, bool)):
            yield f"{where}: {type(value).__name__} is no {kind}"
    elif not isinstance(value, dict):
        yield f"{where}: not a {kind}"
    elif kinds := spec["types"][kind].get("subtypes"):
        found = [list(_type_troubles(spec, where, each, value)) for each in kinds]
        yield from min(found, key=len)
    else:
        fields = {field["name"]: field for field in spec["types"][kind].get("fields", [])}
        yield from (f"{where}: {kind} knows no {name}" for name in value if name not in fields)
        for name, field in fields.items():
            if field["required"] and name not in value:
                yield f"{where}: {kind} lacks {name}"
            if name in value:
                yield from _value_troubles(spec, f"{where}.{name}", field["types"], value[name], True)
