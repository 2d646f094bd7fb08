"""Sentences for a person: stored as {"text", "params"}, translated where they are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.saying import say as in_words

from .networks.contract import Sentence


def stored(sentence: Sentence) -> str:
    """As a text column keeps it."""
    return json.dumps(sentence.as_json(), ensure_ascii=False)


def say_stored(text: str) -> str:
    """What `stored` gave, in the active language."""
    return say(json.loads(text)) if text else ""


def say(sentence: Mapping[str, Any] | Sentence | None) -> str:
    """The sentence in the active language. A parameter may be a sentence itself."""
    if not sentence:
        return ""
    written = sentence.as_json() if isinstance(sentence, Sentence) else sentence
    params = {name: _bare(value) for name, value in (written.get("params") or {}).items()}
    return in_words(str(written.get("text") or ""), params)


def _bare(value: Any) -> Any:
    return value.as_json() if isinstance(value, Sentence) else value
