"""Slack's methods, one file each: arguments, which are required, of what type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.fakes.server import Asked
from tests.networks.specs import FOLDER, spec

SPEC = "slack"
ACCEPTED: dict[str, str] = {}
_ENCODED = re.compile(r"JSON[- ].*presented as a URL-encoded string")  # in a JSON body it is the thing itself


def deviations(asked: Asked) -> Iterator[str]:
    if re.fullmatch(r"/upload/v1/\w+", asked.path):  # the address is Slack's own answer; any body goes
        return
    name = asked.path.removeprefix("/api/")
    if not Path(FOLDER / "slack" / "methods" / f"{name}.json").is_file():
        yield f"{asked.line}: no such method"
        return
    method = spec(f"slack/methods/{name}.json")
    if asked.method != method["http_method"]:
        yield f"{name}: asked with {asked.method}"
    if asked.kind == "application/json" and not method.get("json_input_supported"):
        yield f"{name}: takes no JSON"
    args: dict[str, Any] = method["args"]["properties"]
    given: dict[str, Any] = {key: values[0] for key, values in asked.query.items()} | asked.said
    if asked.headers.get("Authorization"):
        given["token"] = asked.headers["Authorization"]
    yield from (f"{name}: unknown argument {key}" for key in given if key not in args)
    yield from (
        f"{name}: {key} is missing" for key in method["args"].get("required") or () if key not in given
    )
    for key in set(given) & set(args):
        yield from _wrong(f"{name}: {key}", args[key], given[key], asked.kind == "application/json")


def _wrong(where: str, schema: dict[str, Any], value: Any, in_json: bool) -> Iterator[str]:
    if in_json and isinstance(value, dict | list) and _ENCODED.search(schema.get("desc", "")):
        return
    known = {k: v for k, v in schema.items() if k in ("type", "anyOf", "items", "minimum", "maximum", "enum")}
    meant = value if in_json or _fits(known, value) else _read(value)
    if not _fits(known, meant):
        yield f"{where} is no {schema.get('type') or 'such thing'}"


def _fits(schema: dict[str, Any], value: Any) -> bool:
    return Draft202012Validator(schema).is_valid(value)


def _read(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value
