"""Holding every request to a real server against its vendor's machine-readable contract as well.

A server forgives what its contract doesn't promise. The contracts lie outside the repository (see
tests/networks/specs.py); without them requests go unchecked, and one test skips with that reason.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import regex
import requests

from core.addresses import Guard
from core.http import Answer, Session
from publishing.networks import multipart
from publishing.networks.contract import Network
from tests.fakes.server import Asked, read_form
from tests.networks import specs
from tests.networks.specs import FOLDER

# Where we go another way than the contract says, and why.
ACCEPTED = {
    "posts: title is no object": "the contract shows what is read; the handbook lets a plain text be written",
    "posts: content is no object": "the same",
    "posts: excerpt is no object": "the same",
    "comments: content is no object": "the same",
}


class CheckedSession(Session):
    """The hardened way out, but a request that the contract doesn't know never leaves."""

    def __init__(self, network: str) -> None:
        super().__init__(Guard.of(private_ok=True))
        self._network = network

    def exchange(self, method: str, url: str, **parts: Any) -> Answer:
        found = list(deviations(self._network, method, url, parts))
        assert found == [], found
        return super().exchange(method, url, **parts)


@functools.cache
def session_to(network: Network) -> Session | None:
    return CheckedSession(network.key) if here(network.key) else None


def here(network: str) -> bool:
    return (network in _CHECKS and (FOLDER / network).is_dir()) or specs.here(network)


def deviations(network: str, method: str, url: str, parts: Any) -> Iterator[str]:
    if network not in _CHECKS:
        yield from specs.deviations(network, _as_asked(method, url, parts))
        return
    asked = urlsplit(url)
    given = {name: values[0] for name, values in parse_qs(asked.query).items()} | (parts.get("params") or {})
    for each in _CHECKS[network](method, asked.path, given, parts):
        if each not in ACCEPTED:
            yield each


def _as_asked(method: str, url: str, parts: Any) -> Asked:
    """The request as it would arrive. A file that is streamed stands as one word."""
    known = {name: parts[name] for name in ("params", "json", "headers") if name in parts}
    form = parts.get("data") if isinstance(parts.get("data"), dict | list) else None
    request = requests.Request(method, url, data=form, files=parts.get("files") and {"file": "x"}, **known)
    made = request.prepare()
    where = urlsplit(made.url or "")
    body = made.body.encode() if isinstance(made.body, str) else made.body or b""
    if parts.get("data") is not None and form is None:
        body = b"streamed"
    if isinstance(parts.get("data"), multipart.Body):
        body = b"".join(parts["data"].pieces())  # from its beginning; what is sent is read apart
    asked = Asked(method, where.path, parse_qs(where.query, keep_blank_values=True), made.headers, body)
    read_form(asked)
    return asked


@functools.cache
def _spec(path: str) -> Any:
    return json.loads((FOLDER / path).read_text(encoding="utf-8"))


# ── WordPress: the routes it lists itself, and the shapes of what it keeps ────────────────────────────

_KEPT = {"posts": "post", "media": "attachment", "tags": "tag", "comments": "comment"}
_PLAIN = {"integer": int, "string": str, "array": list, "object": dict}
_ONLY_WRITTEN = {"media": {"file"}}  # the upload itself


def _wordpress(method: str, path: str, params: Any, parts: Any) -> Iterator[str]:
    route = path.partition("/wp-json")[2]
    if route in ("", "/") or not path.startswith("/wp-json"):
        return  # discovery: the front page and the index
    endpoints = [
        each for pattern, one in _routes() if re.fullmatch(pattern, route) for each in one["endpoints"]
    ]
    takes = [each for each in endpoints if method in each["methods"]]
    if not takes:
        yield f"{method} {route}: no such route"
        return
    if method == "GET":
        known = {name for each in takes for name in each["args"]}
        yield from (f"GET {route}: unknown parameter {name}" for name in params if name not in known)
    if method == "POST":
        asked = _as_asked(method, "http://any.test/", parts)
        fields = {**asked.said, **dict.fromkeys(asked.files, "")}
        yield from _written(route.split("/")[3], fields)


def _routes() -> list[tuple[str, Any]]:
    listed = _spec("wordpress/wpapi-default-routes.json").items()
    return [(re.sub(r"\(\?P<", "(?P<", pattern), one) for pattern, one in listed]


def _written(kind: str, said: dict[str, Any]) -> Iterator[str]:
    kept = _properties(f"wordpress/schemas/rest-api/{_KEPT[kind]}.json")
    for name, value in said.items():
        if name in _ONLY_WRITTEN.get(kind, ()):
            continue
        if name not in kept:
            yield f"{kind}: unknown field {name}"
        elif (wanted := kept[name].get("type")) in _PLAIN and not isinstance(value, _PLAIN[wanted]):
            yield f"{kind}: {name} is no {wanted}"


def _properties(path: str) -> dict[str, Any]:
    schema = _spec(path)
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        if "$ref" in part:
            found |= _properties(f"wordpress/schemas/rest-api/{part['$ref'].removeprefix('./')}")
    return found


# ── Bluesky: lexicons ─────────────────────────────────────────────────────────────────────────────────

_KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "params": dict}
_FORMATS = {
    "at-identifier": r"did:[a-z]+:\S+|[a-z0-9.-]+\.[a-z]+|\S+@\S+",
    "at-uri": r"at://\S+",
    "cid": r"[a-z0-9]{20,}",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z",
    "did": r"did:[a-z]+:[a-zA-Z0-9._:%-]+",
    "handle": r"[a-z0-9-]+(\.[a-z0-9-]+)+",
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
    "nsid": r"[a-z]+(\.[a-zA-Z0-9]+)+",
    "record-key": r"[A-Za-z0-9_~.:-]{1,512}",
    "uri": r"\w+:\S+",
}


def _bluesky(method: str, path: str, params: Any, parts: Any) -> Iterator[str]:
    name = path.removeprefix("/xrpc/")
    if not (FOLDER / _lexicon_of(name)).is_file():
        yield f"{path}: no such method"
        return
    main = _spec(_lexicon_of(name))["defs"]["main"]
    if main["type"] != {"GET": "query", "POST": "procedure"}[method]:
        yield f"{method} {name}: it is a {main['type']}"
    if "parameters" in main:
        yield from _value(name, name, main["parameters"], params)
    said = parts.get("json")
    if "schema" in main.get("input", {}):
        yield from _value(name, name, main["input"]["schema"], said)
    written = [said["record"]] if said and said.get("record") else []
    written += [each["value"] for each in (said or {}).get("writes", ())]
    for value in written:
        kind = value["$type"]
        record = _spec(_lexicon_of(kind))["defs"]["main"]["record"]
        yield from _value(kind, kind, record, value)


def _lexicon_of(name: str) -> str:
    return f"bluesky/lexicons/{name.replace('.', '/')}.json"


def _definition(home: str, ref: str) -> tuple[str, Any]:
    lexicon, _hash, name = ref.partition("#")
    lexicon = lexicon or home
    return lexicon, _spec(_lexicon_of(lexicon))["defs"][name or "main"]


def _value(where: str, home: str, schema: Any, value: Any) -> Iterator[str]:
    kind = schema["type"]
    if kind == "ref":
        lexicon, schema = _definition(home, schema["ref"])
        yield from _value(where, lexicon, schema, value)
    elif kind == "union":
        yield from _one_of(where, home, schema, value)
    elif kind == "blob":
        yield from _blob(where, schema, value)
    elif kind in _KINDS:
        if not isinstance(value, _KINDS[kind]):
            yield f"{where}: no {kind}"
            return
        yield from {"string": _text, "array": _list, "object": _object, "params": _object}.get(kind, _fine)(
            where, home, schema, value
        )


def _fine(*_: Any) -> Iterator[str]:
    yield from ()


def _one_of(where: str, home: str, schema: Any, value: Any) -> Iterator[str]:
    named = {f"{home}{ref}" if ref.startswith("#") else ref: ref for ref in schema["refs"]}
    if value.get("$type") not in named:
        yield f"{where}: {value.get('$type')} is none of {sorted(named)}"
        return
    lexicon, chosen = _definition(home, named[value["$type"]])
    yield from _value(where, lexicon, chosen, value)


def _blob(where: str, schema: Any, value: Any) -> Iterator[str]:
    if value.get("$type") != "blob" or not value.get("ref", {}).get("$link"):
        yield f"{where}: no blob"
    elif value["size"] > schema.get("maxSize", value["size"]):
        yield f"{where}: {value['size']} bytes"


def _object(where: str, home: str, schema: Any, value: Any) -> Iterator[str]:
    yield from (f"{where}: {name} is missing" for name in schema.get("required", []) if name not in value)
    for name, each in value.items():
        if name in schema["properties"]:
            yield from _value(f"{where}.{name}", home, schema["properties"][name], each)
        elif name != "$type":
            yield f"{where}: unknown field {name}"


def _list(where: str, home: str, schema: Any, value: Any) -> Iterator[str]:
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{where}: {len(value)} items"
    for each in value:
        yield from _value(where, home, schema["items"], each)


def _text(where: str, _home: str, schema: Any, value: Any) -> Iterator[str]:
    if len(value.encode()) > schema.get("maxLength", 1 << 30):
        yield f"{where}: {len(value.encode())} bytes"
    if len(regex.findall(r"\X", value)) > schema.get("maxGraphemes", 1 << 30):
        yield f"{where}: too many graphemes"
    if "format" in schema and not re.fullmatch(_FORMATS[schema["format"]], value):
        yield f"{where}: «{value}» is no {schema['format']}"


_CHECKS = {"bluesky": _bluesky, "wordpress": _wordpress}
