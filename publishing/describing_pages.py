"""docs/networks.md, written from the adapters: `./run manage networks --markdown > docs/networks.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from . import describing, networks
from .networks.contract import Can, Field, FileRule, Limits, Network

HEAD = """# Networks: what each can do

Written from the adapters by `./run manage networks --markdown > docs/networks.md`; a test holds both equal.
`./run manage networks --json` says the same to programs, and
`./run manage check-post --network KEY --text TEXT` tries a text and files against a network.
How to connect each: [connect/](connect/). Adding one: [adding-a-network.md](adding-a-network.md).

An account's own limits may differ: servers that say theirs are asked when they are connected.
"""
GONE = """## Google+

Closed in 2019. Its place is Google Business Profile (`google_business`).
"""
COLUMNS: dict[Can, str] = {each: str(each).replace("_", " ") for each in Can if each is not Can.TEXT}
FIGURES = {
    "text": "text",
    "text_bytes": "text in bytes",
    "caption": "text beside files",
    "comment": "first comment",
    "title": "title",
    "alt": "alternative text",
    "tags": "tags",
    "together": "files in one post",
    "least_files": "files at least",
}


def page() -> str:
    parts = [HEAD, matrix(networks.all()), *(about(each) for each in networks.all()), GONE]
    return "\n".join(parts)


def matrix(listed: Sequence[Network]) -> str:
    rows = [
        row(f"[{each.name}](#{each.key})", ["●" if can in each.can else "" for can in COLUMNS])
        for each in listed
    ]
    return "\n".join([row("", COLUMNS.values()), row("---", ["---"] * len(COLUMNS)), *rows, ""])


def row(first: str, rest: Any) -> str:
    return f"| {' | '.join([first, *rest])} |"


def about(network: Network) -> str:
    said = [*facts(network), *files(network.limits), *options(network)]
    return "\n".join([f'<a id="{network.key}"></a>', f"## {network.name} (`{network.key}`)", "", *said, ""])


def facts(network: Network) -> Iterator[str]:
    yield f"- **Limits**: {figures(network.limits)}. Source: {network.limits.source}."
    for each in network.quotas:
        hours = each.within.total_seconds() / 3600
        yield f"- **Quota**: {each.most:,} per {each.per} in {hours:g} h. Source: {each.source}."
    if network.spacing:
        yield f"- **Spacing**: {network.spacing.total_seconds():g} s between two posts of one account."
    for what, cost in describing.costs(network).items():
        yield f"- **Cost**: {cost.amount} {cost.currency} {what}. Source: {cost.source}."
    yield f"- **A lost answer**: {describing.lost_answer(network)}."
    if network.readings_from:
        yield f"- **Readings**: {network.readings_from}."
    if network.fetches:
        yield "- **Files** are fetched by the network: `PAUTA_URL` has to be a public https address."


def figures(limits: Limits) -> str:
    said = [f"{word} {getattr(limits, name):,}" for name, word in FIGURES.items() if getattr(limits, name)]
    counted = f", counted in {limits.unit}" if limits.text else ""
    mixed = ["kinds may be mixed"] if limits.mixed else []
    return ", ".join([*said, *mixed]) + counted if said or mixed else "none of its own"


def files(limits: Limits) -> Iterator[str]:
    if not limits.files:
        return
    heads = ("most", "formats", "bytes", "pixels", "ratio", "seconds", "frames a second", "codecs")
    yield from ("", row("file", heads), row("---", ["---"] * len(heads)))
    yield from (row(kind, rule_cells(rule)) for kind, rule in limits.files.items())


def rule_cells(rule: FileRule) -> list[str]:
    sides = [
        f"{name} {span(pair)}" for name, pair in (("width", rule.width), ("height", rule.height)) if pair
    ]
    pixels = ", ".join([*sides, *([f"{rule.pixels:,}"] if rule.pixels else [])])
    formats = ", ".join(sorted(mime.partition("/")[2] for mime in rule.mimes))
    codecs = ", ".join(sorted({*rule.codecs, *rule.audio_codecs}))
    size = f"{rule.bytes:,}" if rule.bytes else ""
    return [str(rule.most), formats, size, pixels, *map(span, (rule.ratio, rule.seconds, rule.fps)), codecs]


def span(pair: tuple[float, float] | None) -> str:
    return f"{pair[0]:.4g} – {pair[1]:.6g}" if pair else ""


def options(network: Network) -> Iterator[str]:
    listed = network.options_for({})
    if listed:
        yield from ("", "Options:", "", *(f"- {option(field)}" for field in listed))


def option(field: Field) -> str:
    choices = ", ".join(f"`{value}`" for value, _label in field.choices if value)
    details = [str(field.kind), *(["required"] if field.required else []), *([choices] if choices else [])]
    if field.where:
        details.append(f"with `{field.where[0]}` {' / '.join(field.where[1])}")
    return f"`{field.name}`: {'; '.join(details)}"
