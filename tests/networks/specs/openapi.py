"""Reading OpenAPI 3 documents."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from tests.fakes.server import Asked


def check(spec: Any, asked: Asked, base: str = "") -> Iterator[str]:
    """What of this request an OpenAPI 3 document doesn't say: path, method, query, body.

    `base`: the path before the document's own paths, where the network's address has one ("/v5").
    """
    template, operation = _operation(spec, asked, base)
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


def _operation(spec: Any, asked: Asked, base: str) -> tuple[str, Any]:
    """The operation of the most literal path that fits: /media/{id} fits less than /media/new."""
    for template in sorted(spec["paths"], key=lambda path: path.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        operation = spec["paths"][template].get(asked.method.lower())
        if operation and re.fullmatch(re.escape(base) + pattern, asked.path):
            return template, operation
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
