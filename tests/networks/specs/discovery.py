"""Holding a request against Google's own kind of contract: a discovery document.

Source: developers.google.com/discovery/v1/reference/apis. Its schemas are JSON Schema in older words; a path
is a template (its flat form is used), and a method that takes media has further paths for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

from jsonschema import Draft202012Validator

from tests.fakes.server import Asked


def check(document: Any, asked: Asked) -> Iterator[str]:
    """What of this request the document doesn't say. Each as `METHOD id.of.method: what is wrong`."""
    method, how = _method(document, asked)
    if method is None:
        yield f"{asked.line}: no such method"
        return
    where = f"{asked.method} {method['id']}"
    troubles = [
        *_query_troubles(document, method, asked, how),
        *_content_troubles(document, method, asked, how),
    ]
    yield from (f"{where}: {each}" for each in troubles)


# ── which method ──────────────────────────────────────────────────────────────────────────────────────


def methods(node: Any) -> Iterator[Any]:
    yield from node.get("methods", {}).values()
    for part in node.get("resources", {}).values():
        yield from methods(part)


def _method(document: Any, asked: Asked) -> tuple[Any, str]:
    """And how it was called: "plain", or with the bytes of a file, "simple" or in a "session"."""
    for method in methods(document):
        if asked.method == method["httpMethod"] and _fits(method["flatPath"], asked.path):
            return method, "plain"
        upload = (method.get("mediaUpload") or {}).get("protocols") or {}
        if upload and _fits(upload["simple"]["path"], asked.path):
            if asked.method == "PUT" and asked.one("upload_id"):
                return method, "session"
            if asked.method == method["httpMethod"]:
                return method, "resumable" if asked.one("uploadType") == "resumable" else "simple"
    return None, ""


def _fits(template: str, path: str) -> bool:
    parts = re.split(r"(\{[^}]+\})", template)
    pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts)
    return bool(re.fullmatch("/?" + pattern, path))


# ── parameters ────────────────────────────────────────────────────────────────────────────────────────


def _query_troubles(document: Any, method: Any, asked: Asked, how: str) -> Iterator[str]:
    known = {**document.get("parameters", {}), **method.get("parameters", {})}
    for name, values in asked.query.items():
        if name == "upload_id" and how == "session":
            continue
        if name not in known or known[name]["location"] != "query":
            yield f"unknown parameter {name}"
            continue
        yield from (f"{name} {what}" for value in values for what in _value_troubles(known[name], value))
        if len(values) > 1 and not known[name].get("repeated"):
            yield f"{name} is said twice"
    for name, each in method.get("parameters", {}).items():
        if (
            each.get("required")
            and each["location"] == "query"
            and name not in asked.query
            and how != "session"
        ):
            yield f"{name} is missing"


def _value_troubles(parameter: Any, value: str) -> Iterator[str]:
    kind = parameter["type"]
    if kind == "boolean" and value not in ("true", "false"):
        yield "is no boolean"
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        yield "is no integer"
    elif kind == "integer":
        if "minimum" in parameter and int(value) < int(parameter["minimum"]):
            yield f"is less than {parameter['minimum']}"
        if "maximum" in parameter and int(value) > int(parameter["maximum"]):
            yield f"is more than {parameter['maximum']}"
    if "enum" in parameter and value not in parameter["enum"]:
        yield "is not one of the values there are"


# ── the body ──────────────────────────────────────────────────────────────────────────────────────────


def _content_troubles(document: Any, method: Any, asked: Asked, how: str) -> Iterator[str]:
    if how == "session":
        yield from _piece_troubles(method, asked)
    elif how == "simple":
        if not any(fnmatch(asked.kind, accepted) for accepted in method["mediaUpload"]["accept"]):
            yield f"a file sent as {asked.kind}"
        if len(asked.body) > int(method["mediaUpload"]["maxSize"]):
            yield "the file is too large"
    elif "request" not in method:
        if asked.body:
            yield "a body where none is expected"
    elif asked.kind != "application/json":
        yield f"sent as {asked.kind}"
    else:
        yield from _body_troubles(document, method, asked.json)


def _piece_troubles(method: Any, asked: Asked) -> Iterator[str]:
    """The resumable protocol: which bytes of how many; all pieces but the last in multiples of 256 KiB."""
    said = re.fullmatch(r"bytes (?:\*|(\d+)-(\d+))/(\d+)", asked.headers.get("Content-Range", ""))
    if said is None:
        yield "Content-Range is missing or not as the protocol says"
        return
    if said[1] is None:
        if asked.body:
            yield "a question about progress has a body"
        return
    first, last, total = int(said[1]), int(said[2]), int(said[3])
    if last - first + 1 != len(asked.body):
        yield "Content-Range doesn't say what is sent"
    if last + 1 < total and len(asked.body) % (256 * 1024):
        yield "a piece is no multiple of 256 KiB"
    if total > int(method["mediaUpload"]["maxSize"]):
        yield "the file is too large"


def _body_troubles(document: Any, method: Any, said: Any) -> Iterator[str]:
    definitions = {name: _schema(each, method["id"]) for name, each in document["schemas"].items()}
    schema = {"$ref": f"#/$defs/{method['request']['$ref']}", "$defs": definitions}
    for error in Draft202012Validator(schema).iter_errors(said):
        at = ".".join(str(step) for step in error.absolute_path)
        yield f"{at} {error.message.removeprefix(repr(error.instance)).strip()}".strip()


def _schema(node: Any, method: str) -> Any:
    """As JSON Schema says it; an object has no other fields, and those that this method requires."""
    if "$ref" in node:
        return {"$ref": f"#/$defs/{node['$ref']}"}
    said = {name: node[name] for name in ("type", "enum", "pattern") if name in node and node[name] != "any"}
    if "items" in node:
        said["items"] = _schema(node["items"], method)
    if "properties" in node:
        fields = node["properties"]
        said["properties"] = {name: _schema(each, method) for name, each in fields.items()}
        said["additionalProperties"] = False
        said["required"] = [
            name for name, each in fields.items() if method in each.get("annotations", {}).get("required", [])
        ]
    elif isinstance(node.get("additionalProperties"), dict):
        said["additionalProperties"] = _schema(node["additionalProperties"], method)
    return said
