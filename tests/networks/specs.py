"""Holding what our adapters ask against the vendors' machine-readable contracts.

They lie outside the repository (`PAUTA_SPECS`, else `../shared/specs`); without them the check is skipped,
and says so. `ACCEPTED` lists where we go another way than the contract says, and why.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.fakes.server import Asked

FOLDER = Path(os.environ.get("PAUTA_SPECS") or Path(__file__).parents[3] / "shared" / "specs")

_APPS, _OAUTH = "POST /api/v1/apps", "POST /oauth/token"
_FORM = "sent as application/x-www-form-urlencoded"
ACCEPTED = {
    f"{_APPS}: {_FORM}": "the documentation's own form; before 4.3 servers knew no other",
    f"{_APPS}: redirect_uris is not of type 'array'": "a list is only understood since 4.3, one text by all",
    f"{_OAUTH}: {_FORM}": "RFC 6749 §4.1.3 asks for a form",
    f"{_OAUTH}: unknown field scope": "without it servers before 4.0 grant «read» only",
}


def here(network: str) -> bool:
    return (FOLDER / network).is_dir()


def deviations(network: str, asked: Asked) -> list[str]:
    """What about this request the contract doesn't say, without what is accepted."""
    found = _mastodon(asked) if network == "mastodon" else _telegram(asked)
    return [each for each in found if each not in ACCEPTED]


@functools.cache
def _spec(path: str) -> Any:
    return json.loads((FOLDER / path).read_text(encoding="utf-8"))


# ── Mastodon: OpenAPI ─────────────────────────────────────────────────────────────────────────────────


def _mastodon(asked: Asked) -> Iterator[str]:
    spec = _spec("mastodon/mastodon.openapi.json")
    template, operation = _operation(spec, asked)
    if operation is None:
        yield f"{asked.line}: no such operation"
        return
    where = f"{asked.method} {template}"
    yield from _query_troubles(where, operation, asked)
    content = (operation.get("requestBody") or {}).get("content") or {}
    if content:
        yield from _body_troubles(where, spec, content, asked)
    elif asked.body:
        yield f"{where}: a body where none is expected"


def _operation(spec: Any, asked: Asked) -> tuple[str, Any]:
    """The operation of the most literal path that fits: /media/{id} fits less than /media/new."""
    for template in sorted(spec["paths"], key=lambda path: path.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, asked.path) and asked.method.lower() in spec["paths"][template]:
            return template, spec["paths"][template][asked.method.lower()]
    return asked.path, None


def _query_troubles(where: str, operation: Any, asked: Asked) -> Iterator[str]:
    """Rails' `id[]` is the contract's array `id`."""
    known = {each["name"]: each for each in operation.get("parameters", []) if each["in"] == "query"}
    given = {name.removesuffix("[]"): values for name, values in asked.query.items()}
    yield from (f"{where}: unknown parameter {name}" for name in given if name not in known)
    for name, parameter in known.items():
        if parameter.get("required") and name not in given:
            yield f"{where}: {name} is missing"
        kind = parameter["schema"].get("type")
        for value in given.get(name, []):
            fits = {"integer": value.isdigit(), "boolean": value in ("true", "false")}
            if not fits.get(kind, True):
                yield f"{where}: {name}={value} is no {kind}"


def _body_troubles(where: str, spec: Any, content: Any, asked: Asked) -> Iterator[str]:
    if asked.kind not in content:
        yield f"{where}: sent as {asked.kind}"
    schema = content.get(asked.kind) or next(iter(content.values()))
    said = {**asked.said, **dict.fromkeys(asked.files, "")}
    known = _properties(spec, schema["schema"])
    yield from (f"{where}: unknown field {name}" for name in said if name not in known)
    for name in set(said) & set(known):
        for error in Draft202012Validator(known[name]).iter_errors(said[name]):
            yield f"{where}: {name} is {error.message.partition(' is ')[2]}"
    if not any(needed <= set(said) for needed in _required(spec, schema["schema"])):
        yield f"{where}: a required field is missing"


def _resolved(spec: Any, schema: Any) -> Any:
    while "$ref" in schema:
        schema = functools.reduce(lambda node, key: node[key], schema["$ref"].split("/")[1:], spec)
    return schema


def _properties(spec: Any, schema: Any) -> dict[str, Any]:
    schema = _resolved(spec, schema)
    found = {name: _resolved(spec, each) for name, each in schema.get("properties", {}).items()}
    for part in [*schema.get("allOf", []), *schema.get("oneOf", [])]:
        found |= _properties(spec, part)
    return found


def _required(spec: Any, schema: Any) -> list[set[str]]:
    """The alternatives. The contract's `oneOf` is read as «any of»: text with files fits two of them."""
    schema = _resolved(spec, schema)
    if "oneOf" in schema:
        return [needed for part in schema["oneOf"] for needed in _required(spec, part)]
    own = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        own |= _required(spec, part)[0]
    return [own]


# ── Telegram: methods and types ───────────────────────────────────────────────────────────────────────


def _telegram(asked: Asked) -> Iterator[str]:
    spec = _spec("telegram/telegram-bot-api.json")
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
    items = json.loads(media) if isinstance(media, str) else media
    return items if isinstance(items, list) else []


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
    else:
        fields = {field["name"]: field for field in spec["types"][kind].get("fields", [])}
        yield from (f"{where}: {kind} knows no {name}" for name in value if name not in fields)
        for name, field in fields.items():
            if field["required"] and name not in value:
                yield f"{where}: {kind} lacks {name}"
            if name in value:
                yield from _value_troubles(spec, f"{where}.{name}", field["types"], value[name], True)
