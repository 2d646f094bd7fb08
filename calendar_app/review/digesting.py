"""What an approval is of: the exact words, files and options, on each channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .. import composing
from ..models import Post


def digest(post: Post) -> str:
    """SHA-256 of what the public would notice, in hex."""
    return digest_of(composing.payloads(post))


def digest_of(payloads: Mapping[str, Any]) -> str:
    canonical = json.dumps(payloads, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
