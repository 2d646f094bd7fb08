"""Matrix's client-server API: one OpenAPI 3.1 file a topic, each with its own base path."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from tests.fakes.server import Asked
from tests.networks.specs import FOLDER, openapi

SPEC = "matrix"
_OWN_KIND = "the Content-Type header is the file's own: the operation's parameter of that name"
ACCEPTED = {
    f"POST /_matrix/media/v3/upload: sent as {mime}": _OWN_KIND
    for mime in ("image/jpeg", "image/png", "image/gif", "video/mp4", "audio/mpeg", "application/pdf")
}
API = FOLDER / "matrix" / "data" / "api" / "client-server"


def deviations(asked: Asked) -> Iterator[str]:
    yield from openapi.check(_whole(), _with_state_key(asked))


def _with_state_key(asked: Asked) -> Asked:
    """An empty state key leaves a slash at the end («state/m.room.name/»); a pattern has no empty part."""
    return replace(asked, path=f"{asked.path}%00") if asked.path.endswith("/") else asked


@functools.cache
def _whole() -> dict[str, Any]:
    """All topics as one document, references to other files put in their place. Answers are left out."""
    paths: dict[str, Any] = {}
    for file in sorted(API.glob("*.yaml")):
        topic = yaml.safe_load(file.read_text(encoding="utf-8"))
        variables = topic.get("servers", [{}])[0].get("variables", {})
        base = variables.get("basePath", {}).get("default", "")
        for path, operations in topic.get("paths", {}).items():
            asked = {verb: _without_answers(each) for verb, each in operations.items()}
            paths[base + path] = _inlined(asked, file)
    return {"openapi": "3.1.0", "paths": paths}


def _without_answers(operation: Any) -> Any:
    return {name: each for name, each in operation.items() if name not in ("responses", "security")}


def _inlined(node: Any, file: Path) -> Any:
    if isinstance(node, list):
        return [_inlined(each, file) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        name, _hash, pointer = node["$ref"].partition("#")
        other = file.parent / name if name else file
        if not other.exists():  # the identity server's part of the specification isn't kept; we never ask it
            return {}
        found = yaml.safe_load(other.read_text(encoding="utf-8"))
        for step in filter(None, pointer.split("/")):
            found = found[step]
        return _inlined(found, other)
    return {name: _inlined(each, file) for name, each in node.items()}
