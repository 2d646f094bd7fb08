"""The JSON schemas with which Ghost itself validates what is written to its Admin API."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.fakes.server import Asked
from tests.networks.specs import spec

SPEC = "ghost"
ACCEPTED: dict[str, str] = {}
KNOWN = {
    r"GET /ghost/api/admin/(site|newsletters)/": "",
    r"GET /ghost/api/admin/posts/(\w+/)?": "",
    r"DELETE /ghost/api/admin/posts/\w+/": "",
    r"POST /ghost/api/admin/posts/": "posts-add",
    r"PUT /ghost/api/admin/posts/\w+/": "posts-edit",
    r"POST /ghost/api/admin/(images|media|files)/upload/": "",
}
PARAMETERS = {"limit", "fields", "filter", "source", "newsletter", "formats", "include"}


def deviations(asked: Asked) -> Iterator[str]:
    schema = next((name for pattern, name in KNOWN.items() if re.fullmatch(pattern, asked.line)), None)
    if schema is None:
        yield f"{asked.line}: no such operation"
        return
    yield from (f"{asked.line}: unknown parameter {name}" for name in set(asked.query) - PARAMETERS)
    if not asked.headers.get("Accept-Version"):
        yield f"{asked.line}: Accept-Version is missing"
    if schema:
        for error in _validator(schema).iter_errors(asked.json):
            yield f"{schema}: {'.'.join(map(str, error.path))} {error.message}"


@functools.cache
def _validator(name: str) -> Draft7Validator:
    """`posts#/definitions/post` is another file, by its $id."""

    def retrieve(uri: str) -> Resource[Any]:
        return Resource.from_contents(spec(f"ghost/schemas/{uri}.json"), default_specification=DRAFT7)

    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    return Draft7Validator(spec(f"ghost/schemas/{name}.json"), registry=registry)
