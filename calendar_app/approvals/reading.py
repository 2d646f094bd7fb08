"""What she has had open here: only that can be approved without opening it once more.

Kept in her session, as the digest of what the page showed her; a change since makes another digest.
"""

from __future__ import annotations

import re
from typing import Any

KEY = "read_for_approval"
MOST = 300  # the oldest are forgotten: they have to be opened again
DIGEST = re.compile(r"[0-9a-f]{64}")


def note(session: Any, post: int, digest: str) -> None:
    known = session.get(KEY, {})
    if not DIGEST.fullmatch(digest) or known.get(str(post)) == digest:
        return
    read = {pk: each for pk, each in known.items() if pk != str(post)}
    session[KEY] = dict([*read.items(), (str(post), digest)][-MOST:])


def known(session: Any) -> dict[int, str]:
    """{post's pk: the digest of what she read}"""
    return {int(pk): digest for pk, digest in session.get(KEY, {}).items()}
