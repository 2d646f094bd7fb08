"""Holding a request against an OpenAPI 3 document: path, method, parameters, headers, body to any depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from tests.fakes.server import Asked
from tests.networks.specs.schemas import Document

_READ: dict[int, tuple[Any, Document]] = {}


def check(spec: Any, asked: Asked, base: str = "") -> Iterator[str]:
    """What of this request the document doesn't say. Each as `METHOD /template: part.of.it what is wrong`.

    `base`: the path before the document's own paths, where the network's address has one ("/v5").
    """
    document = _document(spec)
    template, operation, in_path = _operation(document, asked, base)
    if operation is None:
        yield f"{asked.line}: no such operation"
        return
    where = f"{asked.method} {template}"
    for each in (
        *_parameter_troubles(document, operation, in_path, asked),
        *_body(document, operation, asked),
    ):
        yield f"{where}: {each}"


def _document(spec: Any) -> Document:
    """Read once; the document itself is kept beside it, so that its id stays its own."""
    if id(spec) not in _READ:
        _READ[id(spec)] = (spec, Document(spec))
    return _READ[id(spec)][1]


# ── which operation ───────────────────────────────────────────────────────────────────────────────────


def _operation(document: Document, asked: Asked, base: str) -> tuple[str, Any, dict[str, str]]:
    """The operation of the most literal path that fits: /media/{id} fits less than /media/new."""
    paths = document.spec["paths"]
    for template in sorted(paths, key=lambda path: (path.count("{"), -len(path))):
        item = document.resolved(paths[template])
        found = re.fullmatch(re.escape(base) + _pattern(template), asked.path)
        if found and asked.method.lower() in item:
            names = re.findall(r"\{([^}]+)\}", template)
            operation = item[asked.method.lower()]
            shared = [*item.get("parameters", []), *operation.get("parameters", [])]
            values = [unquote(value) for value in found.groups()]
            return template, {**operation, "parameters": shared}, dict(zip(names, values, strict=True))
    return asked.path, None, {}


def _pattern(template: str) -> str:
    return "".join(
        "([^/]+)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]+\})", template)
    )


# ── parameters ────────────────────────────────────────────────────────────────────────────────────────


def _parameter_troubles(
    document: Document, operation: Any, in_path: dict[str, str], asked: Asked
) -> Iterator[str]:
    """Rails' `id[]` is the contract's array `id`, whichever of the two it writes."""
    parameters = [document.resolved(each) for each in operation["parameters"]]
    given: dict[tuple[str, str], list[str]] = {("path", name): [value] for name, value in in_path.items()}
    for name, values in asked.query.items():
        given[("query", _plain(name))] = given.get(("query", _plain(name)), []) + values
    known = {(each["in"], _plain(each["name"])): each for each in parameters}
    for place, name in given:
        if place == "query" and (place, name) not in known:
            yield f"unknown parameter {name}"
    for (place, name), parameter in known.items():
        header = asked.headers.get(name) if place == "header" else None
        values = given.get((place, name), [header] if header is not None else [])
        yield from _values(document, name, parameter, values)


def _plain(name: str) -> str:
    """`id[]` and `filter[name]` by their first word."""
    return name.partition("[")[0]


def _values(document: Document, name: str, parameter: Any, values: list[str]) -> Iterator[str]:
    if not values:
        if parameter.get("required") and parameter["in"] != "path":
            yield f"{name} is missing"
        return
    schema = parameter.get("schema") or {}
    if parameter.get("style") == "deepObject" or "object" in _types(document, schema):
        return
    many = "array" in _types(document, schema)
    if many and parameter.get("explode") is False:
        values = values[0].split(",")
    value = _meant(document, schema, values if many else values[0])
    for at, what in document.troubles(schema, value):
        yield f"{name}.{at} {what}" if at else f"{name} {what}"


def _types(document: Document, schema: Any) -> set[str]:
    schema = document.resolved(schema)
    kinds = schema.get("type") or []
    found = {kinds} if isinstance(kinds, str) else set(kinds)
    for part in (*schema.get("anyOf", []), *schema.get("allOf", [])):
        found |= _types(document, part)
    return found


def _meant(document: Document, schema: Any, value: Any) -> Any:
    """What words in an address or a form stand for: 7 is a number where a number is asked for."""
    if isinstance(value, list):
        item = document.resolved(schema).get("items") or {}
        return [_meant(document, item, each) for each in value]
    if not isinstance(value, str) or document.fits(schema, value):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return [read] if "array" in _types(document, schema) and not isinstance(read, list) else read


# ── the body ──────────────────────────────────────────────────────────────────────────────────────────


def _body(document: Document, operation: Any, asked: Asked) -> Iterator[str]:
    body = document.resolved(operation.get("requestBody") or {})
    content = body.get("content") or {}
    if not content:
        if asked.body:
            yield "a body where none is expected"
        return
    if not asked.body:
        if body.get("required"):
            yield "the body is missing"
        return
    if asked.kind not in content and not {"*/*", f"{asked.kind.partition('/')[0]}/*"} & set(content):
        yield f"sent as {asked.kind}"
    schema = (content.get(asked.kind) or next(iter(content.values()))).get("schema") or {}
    for at, what in document.troubles(schema, _said(document, schema, asked)):
        yield f"{at} {what}".strip()


def _said(document: Document, schema: Any, asked: Asked) -> Any:
    """The body as the contract's value; a file stands for the text that it is."""
    if asked.kind == "application/json":
        return asked.json
    if asked.kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return asked.body.decode("utf-8", "replace")
    fields: dict[str, Any] = {_plain(name): value for name, value in asked.form.items()}
    fields |= {_plain(name): "a file" for name in asked.files}
    known = _fields(document, schema)
    return {name: _meant(document, known.get(name, {}), value) for name, value in fields.items()}


def _fields(document: Document, schema: Any) -> dict[str, Any]:
    schema = document.resolved(schema)
    found = dict(schema.get("properties", {}))
    for part in (*schema.get("allOf", []), *schema.get("anyOf", [])):
        found |= _fields(document, part)
    return found
