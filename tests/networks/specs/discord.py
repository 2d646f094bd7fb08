"""Discord's OpenAPI document. With files, the message is the form's `payload_json`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "discord"
ACCEPTED: dict[str, str] = {}


def deviations(asked: Asked) -> Iterator[str]:
    if asked.kind == "multipart/form-data":
        yield from (f"{asked.line}: unknown part {n}" for n in {*asked.form} - {"payload_json"})
        yield from (
            f"{asked.line}: unknown file {n}" for n in asked.files if not re.fullmatch(r"files\[\d\]", n)
        )
        body = asked.form.get("payload_json", "").encode()
        asked = replace(asked, body=body, headers={"Content-Type": "application/json"}, form={}, files={})
    yield from openapi.check(spec("discord/discord-v10.openapi.json"), asked, "/api/v10")
