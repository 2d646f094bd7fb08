"""The page counts as the server does: two small implementations, held to the same lengths."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.counted import Rule, domains
from publishing.networks import counting
from publishing.networks.contract import Unit

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/vectors/counting.json").read_text(encoding="utf-8"))
TWIN = ROOT / "tests/vectors/counting_twin.mjs"
ESBUILD = ROOT / "node_modules/.bin/esbuild"

# What goes wrong goes wrong at joints: these are put together at random, with random letters between.
JOINTS = [
    "https://", "http://", "HTTPS://", "www.", "ejemplo.mx", ".com", ".mx", "xn--", "/ruta", "?a=b", "(", ")",
    "((", "@", "@ana", "@masto.es", "＠", "#", "café", "\u0301", "👩", "\u200d", "🌾", "🏽", "️", "🇲", "🇽",
    "1", "⃣", "\n", "\r\n", " ", "\t", ".", ",", "-", "_", ":", "://", "&lt;", "&#9829;", "&amp", "<b>",
    "</b>", "漢", "한", "\u1100", "\u1161", "நி", "क्षि", "ñ", "ſ", "İ", "ı", "K", "\ufeff", "\u2013", '"',
    "\\", "@[Ana](urn:li:person:1)", "\u0085", "\u3000",
]  # fmt: skip
# Signs that this Python knows: of younger ones, who is right depends on age. Marks come with their letters
# above: of one without a letter before it, Python's `\X` and the browsers' make different things.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co", "Mn", "Mc", "Me"))
TEXTS = st.lists(st.sampled_from(JOINTS) | LETTERS, max_size=24).map("".join)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, Any]], int | None]]:
    """The page's own code, bundled as for the page, in Node."""
    if not (node := shutil.which("node")) or not ESBUILD.exists():
        pytest.skip("there is no Node or no node_modules to run the page's code with")
    folder = tmp_path_factory.mktemp("twin")
    bundle = [ESBUILD, ROOT / "assets/ts/counting/index.ts", "--bundle", "--format=esm"]
    subprocess.run([*bundle, f"--outfile={folder / 'counting.mjs'}", "--log-level=error"], check=True)
    shutil.copy(TWIN, folder)
    running = subprocess.Popen(
        [node, folder / TWIN.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )

    def ask(asked: dict[str, Any]) -> int | None:
        assert running.stdin
        assert running.stdout
        running.stdin.write(json.dumps({**asked, "domains": domains()}) + "\n")
        running.stdin.flush()
        found: int | None = json.loads(running.stdout.readline())
        return found

    yield ask
    running.terminate()
    running.wait(timeout=10)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["text"])[:40])
def test_the_server_counts_as_the_vectors_say(vector: dict[str, Any]) -> None:
    assert {unit: counting.length(vector["text"], Unit(unit)) for unit in vector["lengths"]} == vector[
        "lengths"
    ]
    assert set(vector["lengths"]) == set(Unit)


def test_the_page_counts_as_the_vectors_say(twin: Any) -> None:
    for vector in VECTORS:
        found = {unit: twin({"text": vector["text"], "unit": unit}) for unit in vector["lengths"]}
        assert found == vector["lengths"], vector["text"]


@pytest.mark.parametrize("unit", Unit)
@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_the_page_and_the_server_count_any_text_alike(twin: Any, unit: Unit, text: str) -> None:
    assert twin({"text": text, "unit": unit}) == counting.length(text, unit)


@settings(max_examples=300, deadline=None)
@given(
    text=TEXTS,
    unit=st.sampled_from(Unit),
    trims=st.booleans(),
    link=st.sampled_from(["", "https://ejemplo.mx/ruta"]),
    more=st.integers(0, 9),
)
def test_a_rule_is_followed_alike(
    twin: Any, text: str, unit: Unit, trims: bool, link: str, more: int
) -> None:
    rule = Rule(unit, 300, after=f"\n\n{link}" if link else "", unless=link, trims=trims, more=more)
    assert twin({"rule": rule.as_json(), "typed": text}) == rule.length(text)
