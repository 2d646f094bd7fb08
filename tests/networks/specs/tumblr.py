"""Tumblr's contract, derived for this project from its prose: how posts are made and read one by one.

What it leaves out is held to the list below, from tumblr/docs api.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "tumblr"
ACCEPTED: dict[str, str] = {}
PROSE = {
    r"POST /v2/oauth2/token": set(),
    r"GET /v2/user/info": set(),
    r"GET /v2/blog/[^/]+/posts(/queue|/draft)?": {"limit", "offset"},
    r"GET /v2/blog/[^/]+/notes": {"id", "mode"},
    r"POST /v2/blog/[^/]+/post/delete": set(),
}


def deviations(asked: Asked) -> Iterator[str]:
    for pattern, parameters in PROSE.items():
        if re.fullmatch(pattern, asked.line):
            yield from (f"{asked.line}: unknown parameter {name}" for name in {*asked.query} - parameters)
            return
    if (
        asked.kind == "multipart/form-data"
    ):  # the files are named by the blocks (api.md «User Uploaded Media»)
        named = re.findall(r'"identifier": "([^"]+)"', asked.form.get("json", ""))
        yield from (f"{asked.line}: the file {name} is in no block" for name in {*asked.files} - {*named})
        head = {"Content-Type": "application/json", "User-Agent": asked.headers.get("User-Agent", "")}
        asked = replace(asked, body=asked.form.get("json", "").encode(), headers=head, form={}, files={})
    yield from openapi.check(spec("tumblr/DERIVED-npf-posts.openapi.json"), asked)
