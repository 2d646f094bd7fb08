"""Meta's node descriptions (facebook-business-sdk codegen): {"apis": [{method, endpoint, params}], "fields"}.

An edge's name says whose edge it is; a node asked for by its id is one of those that have all the fields
asked for. A network's module says which nodes and edges are its own.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.server import Asked
from tests.networks.specs import spec as read

# Every request may have these: paging and field selection («using the Graph API»), proof of the app's secret.
ALWAYS = frozenset({"fields", "limit", "after", "before", "appsecret_proof"})
Edges = Mapping[str, str]  # edge: the node it belongs to


def check(asked: Asked, nodes: tuple[str, ...], edges: Edges) -> Iterator[str]:
    """nodes: what an id may be. Paths begin with the version."""
    match = re.fullmatch(r"/v\d+\.\d+/([\w.]+)(?:/(\w+))?", asked.path)
    if not match:
        yield f"{asked.line}: no such path"
    elif match[2]:
        yield from _edge_troubles(asked, match[2], edges)
    else:
        yield from _node_troubles(asked, nodes)


def _edge_troubles(asked: Asked, edge: str, edges: Edges) -> Iterator[str]:
    where = f"{asked.method} {edges.get(edge, '?')}/{edge}"
    api = _api(edges[edge], asked.method, edge) if edge in edges else None
    if api is None:
        yield f"{where}: no such edge"
        return
    known = {param["name"]: param for param in api["params"]}
    given = {name: values[0] for name, values in asked.query.items()} | asked.said
    for name, value in given.items():
        if name in known:
            yield from _value_troubles(f"{where}: {name}", known[name]["type"], value)
        elif name not in ALWAYS:
            yield f"{where}: unknown parameter {name}"
    yield from (f"{where}: unknown file {name}" for name in asked.files if name not in known)
    needed = {name for name, param in known.items() if param.get("required")}
    yield from (f"{where}: {name} is missing" for name in sorted(needed - set(given)))
    if asked.method == "GET":
        yield from _field_troubles(where, asked, (api["return"],))


def _node_troubles(asked: Asked, nodes: tuple[str, ...]) -> Iterator[str]:
    deletes = [node for node in nodes if _api(node, "DELETE", "#delete")]
    if asked.method == "DELETE" and not deletes:
        yield "DELETE a node: none of ours can be deleted"
    if asked.method not in ("GET", "DELETE"):
        yield f"{asked.method} a node: not one of our calls"
    yield from (f"GET a node: unknown parameter {name}" for name in asked.query if name not in ALWAYS)
    if asked.method == "GET":
        yield from _field_troubles("GET a node", asked, nodes)


def _field_troubles(where: str, asked: Asked, nodes: tuple[str, ...]) -> Iterator[str]:
    """Some one node must have them all, as fields or as edges."""
    wanted = {name for name in _names(asked.one("fields")) if name != "id"}
    lacking = [sorted(wanted - _has(node)) for node in nodes] if wanted else []
    if lacking and [] not in lacking:
        yield f"{where}: unknown fields {', '.join(min(lacking, key=len))}"


def _names(fields: str) -> list[str]:
    """`id,likes.limit(0).summary(true),attachments{target{id}}` → id, likes, attachments."""
    flat = re.sub(r"\([^)]*\)", "", fields)
    while "{" in flat:
        flat = re.sub(r"\{[^{}]*\}", "", flat)
    return [each.split(".")[0] for each in flat.split(",") if each]


@functools.cache
def _node(name: str) -> Any:
    return read(f"meta/specs/{name}.json")


@functools.cache
def _has(node: str) -> frozenset[str]:
    said = _node(node)
    edges = (api.get("endpoint") for api in said["apis"] if api["method"] == "GET")
    return frozenset({field["name"] for field in said["fields"]} | {edge for edge in edges if edge})


@functools.cache
def _api(node: str, method: str, edge: str) -> Any:
    """Edges by their endpoint, what is done to the node itself by its name."""
    for api in _node(node)["apis"]:
        named = str(api.get("endpoint") or api.get("name") or "")
        if api["method"] == method and named.lstrip("#") == edge.lstrip("#"):
            return api
    return None


@functools.cache
def _enums() -> dict[str, list[str]]:
    said = read("meta/specs/enum_types.json")
    return {each["name"]: [str(value) for value in each["values"]] for each in said}


def _value_troubles(where: str, kind: str, value: Any) -> Iterator[str]:
    """Values travel as text; lists and maps as JSON, a list of plain things also by commas."""
    if inner := re.fullmatch(r"list<(.+)>", kind):
        for each in _listed(value, inner[1]):
            yield from _value_troubles(where, inner[1], each)
    elif kind in _enums():
        # Graph reads enums in either case; its own guides write «start» where the description says START.
        if str(value).upper() not in {each.upper() for each in _enums()[kind]}:
            yield f"{where} is none of {_enums()[kind]}"
    elif kind in ("int", "unsigned int"):
        if not re.fullmatch(r"\d+" if "unsigned" in kind else r"-?\d+", str(value)):
            yield f"{where} is no {kind}"
    elif kind == "bool":
        if str(value).lower() not in ("true", "false"):
            yield f"{where} is no bool"
    elif kind == "map" and not isinstance(_json(value), dict):
        yield f"{where} is no map"


def _listed(value: Any, inner: str) -> list[Any]:
    said = _json(value)
    if isinstance(said, list):
        return said
    return [value] if inner in ("map", "list") else str(value).split(",")


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
