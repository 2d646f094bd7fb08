"""The schemas of an OpenAPI 3 document, read as JSON Schema 2020-12."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_HERE = "urn:contract"


class Document:
    """One contract: its references resolved, 3.0's own words (`nullable` …) said as JSON Schema says them."""

    def __init__(self, spec: Any) -> None:
        self.spec = _as_json_schema(spec)
        self._registry: Registry[Any] = Registry().with_resource(
            _HERE, Resource.from_contents(self.spec, default_specification=DRAFT202012)
        )

    def resolved(self, node: Any) -> Any:
        """What a `$ref` stands for, with what is said beside it."""
        while isinstance(node, dict) and "$ref" in node:
            beside = {name: each for name, each in node.items() if name != "$ref"}
            found: Any = self.spec
            for step in node["$ref"].split("/")[1:]:
                found = found[
                    step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
                ]
            node = {**found, **beside}
        return node

    def troubles(self, schema: Any, value: Any) -> Iterator[tuple[str, str]]:
        """(which part, what is wrong with it) of a value, unknown fields at any depth included."""
        yield from self._unknown(schema, value, "")
        for error in self._validator(schema).iter_errors(value):
            yield from dict.fromkeys(_said(each) for each in _causes(error))

    def fits(self, schema: Any, value: Any) -> bool:
        return self._validator(schema).is_valid(value)

    def _validator(self, schema: Any) -> Draft202012Validator:
        return Draft202012Validator(_absolute(schema), registry=self._registry)

    def _unknown(self, schema: Any, value: Any, at: str) -> Iterator[tuple[str, str]]:
        """A contract that lists fields knows no others, unless it says that there may be."""
        if isinstance(value, list):
            items = [each["items"] for each in self._layers(schema, value) if "items" in each]
            for item in items[:1]:
                for index, each in enumerate(value):
                    yield from self._unknown(item, each, f"{at}{index}.")
        if not isinstance(value, dict):
            return
        layers = list(self._layers(schema, value))
        known = {name: each for layer in layers for name, each in layer.get("properties", {}).items()}
        opened = any(layer.get("additionalProperties") not in (None, False) for layer in layers)
        for name, each in value.items():
            if name in known:
                yield from self._unknown(known[name], each, f"{at}{name}.")
            elif (
                known
                and not opened
                and not any(layer.get("additionalProperties") is False for layer in layers)
            ):
                yield "", f"unknown field {at}{name}"

    def _layers(self, schema: Any, value: Any) -> Iterator[Any]:
        """The schema and the parts of it that this value follows."""
        schema = self.resolved(schema)
        if not isinstance(schema, dict):
            return
        yield schema
        for part in schema.get("allOf", []):
            yield from self._layers(part, value)
        parts = schema.get("anyOf", [])
        fitting = [part for part in parts if self.fits(part, value)]
        for part in fitting or parts:
            yield from self._layers(part, value)


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """Of alternatives of which none fits, what is wrong with the one that comes nearest."""
    if not error.context:
        yield error
        return
    tried: dict[Any, list[ValidationError]] = {}
    for each in error.context:
        tried.setdefault(each.schema_path[0], []).append(each)
    for each in min(tried.values(), key=_distance):
        yield from _causes(each)


def _distance(errors: list[ValidationError]) -> tuple[bool, int]:
    """An alternative of another type altogether (`null`) is farthest."""
    return any(each.validator == "type" and not each.path for each in errors), len(errors)


def _said(error: ValidationError) -> tuple[str, str]:
    """Where, and what, without the value: an accepted deviation is named by it."""
    at = "".join(f"{step}." for step in error.absolute_path)
    if error.validator == "required":
        return "", f"{at}{error.message.split(chr(39))[1]} is missing"
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        return "", f"unknown field {at}{', '.join(name for name in error.instance if name not in known)}"
    return at.removesuffix("."), error.message.removeprefix(repr(error.instance)).strip()


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            name: _HERE + each if name == "$ref" and str(each).startswith("#") else _absolute(each)
            for name, each in schema.items()
        }
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


def _as_json_schema(node: Any) -> Any:
    """`oneOf` becomes `anyOf`: vendors write it for alternatives that overlap (text with files fits two)."""
    if isinstance(node, list):
        return [_as_json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    said = {name: _as_json_schema(each) for name, each in node.items()}
    if isinstance(said.get("oneOf"), list):
        said["anyOf"] = [*said.pop("oneOf"), *(said.get("anyOf") or [])]
    for name, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(said.get(name), bool) and said.pop(name):
            said[name] = said.pop(bound)
    if isinstance(said.get("pattern"), str) and not _compiles(said["pattern"]):
        del said["pattern"]
    return _or_null(said) if said.get("nullable") is True else said


def _or_null(said: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: each for name, each in said.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]}


@cache
def _compiles(pattern: str) -> bool:
    """JavaScript's patterns that Python doesn't read are not judged."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
