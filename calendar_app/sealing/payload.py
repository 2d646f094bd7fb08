"""What is sealed: everything the public would notice of a post on one channel, in one spelling.

The canonical payload is a JSON object of:

- `v`: this spelling's number (1);
- `text`, `title`, `link`, `tags`, `language`, `options`: as they leave, after the channel's own words, the
  UTM rules and the network's fields have had their say;
- `media`: a list of {`sha256`, `alt`} in order, of the files that really go (renditions, not originals);
  documents and audio also carry their `name`, by which networks show them;
- `after`: what follows under it, in order: {`kind` ("part" | "comment"), `text`, `options`};
- `follows`: the number of the post that it answers, or null.

Its hash is SHA-256 of the object as UTF-8 JSON, keys sorted, no spaces, no escapes beyond JSON's own. The
same function reads a post's rows and a delivery's frozen content: equal hashes are equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..composing import Said

VERSION = 1
WORDS = ("text", "title", "link", "tags", "language", "options")
NAMED = frozenset({"document", "audio"})


def canonical(said: Sequence[Said], *, follows: int | None) -> dict[str, Any]:
    """Of a chain: the post, then the parts of its thread and its first comment."""
    head, *after = said
    return {
        "v": VERSION,
        **{name: head.snapshot[name] for name in WORDS},
        "media": [file_in(entry) for entry in head.snapshot["media"]],
        "after": [following(each) for each in after],
        "follows": follows,
    }


def file_in(entry: Mapping[str, Any]) -> dict[str, str]:
    seen = {"sha256": entry["sha256"], "alt": entry["alt"]}
    return {**seen, "name": entry["filename"]} if entry["kind"] in NAMED else seen


def following(each: Said) -> dict[str, Any]:
    """Today these are words and options; anything else in one is told too, so that nothing rides along."""
    said = each.snapshot
    other = {name: said[name] for name in ("title", "link", "tags") if said[name]}
    files = {"media": [file_in(entry) for entry in said["media"]]} if said["media"] else {}
    return {"kind": each.kind, "text": said["text"], "options": said["options"], **other, **files}


def hash_of(payload: Mapping[str, Any]) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(spelled(payload)).hexdigest()


def spelled(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: what a person with the certificate can hash herself."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
