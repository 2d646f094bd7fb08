"""The reader of OpenAPI documents sees what is wrong, at any depth."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.server import Asked
from tests.networks.specs import openapi

CAFE: dict[str, Any] = {
    "paths": {
        "/cafes/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "post": {
                "parameters": [
                    {"$ref": "#/components/parameters/Version"},
                    {
                        "name": "with",
                        "in": "query",
                        "explode": False,
                        "schema": {"type": "array", "items": {"enum": ["menu", "hours"]}},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Cafe"}},
                        "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Cafe"}},
                    },
                },
            },
            "get": {},
        },
        "/cafes/new": {"get": {"parameters": [{"name": "x", "in": "query", "required": True, "schema": {}}]}},
    },
    "components": {
        "parameters": {
            "Version": {
                "name": "Version",
                "in": "header",
                "required": True,
                "schema": {"type": "string", "pattern": "^20"},
            }
        },
        "schemas": {
            "Cafe": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 5},
                    "tables": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                    "owner": {"$ref": "#/components/schemas/Person"},
                    "closed": {"type": "string", "nullable": True},
                    "drinks": {"type": "array", "items": {"oneOf": [{"$ref": "#/components/schemas/Drink"}]}},
                },
                "additionalProperties": False,
            },
            "Person": {"allOf": [{"type": "object", "properties": {"first": {"type": "string"}}}]},
            "Drink": {"type": "object", "required": ["hot"], "properties": {"hot": {"type": "boolean"}}},
        },
    },
}


def asked(said: Any, path: str = "/v5/cafes/7", method: str = "POST", **query: list[str]) -> Asked:
    headers = {"Content-Type": "application/json", "Version": "2026"}
    return Asked(method, path, query, headers, b"" if said is None else json.dumps(said).encode())


def found(one: Asked) -> list[str]:
    return [each.partition(": ")[2] for each in openapi.check(CAFE, one, "/v5")]


def test_a_right_request_passes() -> None:
    drink, owner = {"hot": True}, {"first": "Ana"}
    whole = {"name": "Café", "tables": 3, "owner": owner, "closed": None, "drinks": [drink]}
    assert found(asked(whole, **{"with": ["menu,hours"]})) == []
    assert found(asked(None, method="GET")) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": "Cafetería"}, "name is too long"),
        ({"name": 7}, "name is not of type 'string'"),
        ({"nombre": "x"}, "unknown field nombre"),
        ({"owner": {"last": "x"}}, "unknown field owner.last"),
        ({"drinks": [{"hot": True}, {}]}, "drinks.1.hot is missing"),
        ({"drinks": [{"hot": True, "cold": 1}]}, "unknown field drinks.0.cold"),
        ({"tables": 0}, "tables is less than or equal to the minimum of 0"),
    ],
)
def test_what_is_wrong_in_a_body_is_named(change: dict[str, Any], wrong: str) -> None:
    assert found(asked({"name": "Café", **change})) == [wrong]


def test_parameters_headers_paths_and_bodies_are_judged() -> None:
    right = {"name": "Café"}
    assert found(asked(right, **{"with": ["menu,tea"]})) == ["with.1 is not one of ['menu', 'hours']"]
    assert found(asked(right, other=["1"])) == ["unknown parameter other"]
    assert found(asked(right, "/v5/cafes/siete")) == ["id is not of type 'integer'"]
    assert found(asked(None)) == ["the body is missing"]
    assert found(asked(None, "/v5/cafes/new", "GET")) == ["x is missing"]
    assert found(asked(right, "/v5/cafe/7")) == ["no such operation"]
    assert found(asked(right, method="GET")) == ["a body where none is expected"]
    one = asked(right)
    one.headers = {"Content-Type": "text/plain"}
    assert found(one) == ["Version is missing", "sent as text/plain", "is not of type 'object'"]


def test_a_form_says_numbers_as_words() -> None:
    one = asked({})
    one.headers = {"Content-Type": "multipart/form-data; boundary=x", "Version": "2026"}
    one.form, one.files = {"tables": "3"}, {"name": ("a.png", "image/png", b"")}
    assert found(one) == ["name is too long"]
    one.form, one.files = {"name": "2026", "tables": "tres"}, {}
    assert found(one) == ["tables is not of type 'integer'"]
