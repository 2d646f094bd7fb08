"""Reddit's contract, derived for this project from PRAW: how posts, comments and files are sent.

It describes no reading and no consent; those requests are held to the list below, as PRAW asks them
(praw/endpoints.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "reddit"
ACCEPTED = {
    "POST /api/submit_gallery_post.json: unknown field sendreplies": "praw's submit_gallery sends it",
    "POST /api/submit_gallery_post.json: unknown field nsfw": "praw's submit_gallery sends it",
    "POST /api/submit_gallery_post.json: unknown field spoiler": "praw's submit_gallery sends it",
    "POST /api/submit_gallery_post.json: unknown field flair_id": "praw's submit_gallery sends it",
}
READING = {
    r"GET /api/v1/me": set(),
    r"GET /api/v1/[\w-]+/post_requirements": set(),
    r"GET /r/[\w-]+/api/link_flair_v2": set(),
    r"GET /subreddits/mine/(moderator|subscriber)": {"limit"},
    r"GET /user/[\w-]+/(submitted|comments)": {"sort", "limit", "raw_json", "after"},
    r"GET /api/info": {"id"},
    r"POST /api/v1/access_token": set(),
    r"POST /storage": set(),  # the address is Reddit's own answer
}


def deviations(asked: Asked) -> Iterator[str]:
    if not asked.headers.get("User-Agent", "").startswith("web:pauta:") and asked.path != "/storage":
        yield f"{asked.line}: without a User-Agent of its own"
    for pattern, parameters in READING.items():
        if re.fullmatch(pattern, asked.line):
            yield from (f"{asked.line}: unknown parameter {name}" for name in {*asked.query} - parameters)
            return
    yield from openapi.check(spec("reddit/DERIVED-submit-comment.openapi.json"), asked)
