"""What a person reads: in a page, in a template, in a catalogue, in a module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import DebugLexer, TokenType

ROOT = Path(__file__).parents[1]
ROOMS = ("calendar_app", "core", "media", "newsletter", "podcast", "practice", "publishing", "smm", "teams")

# Attributes that a person sees or hears; in a template, data-* may carry a controller's words too.
SAID = {"title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription"}
NOT_SAID = {"script", "style"}
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "ngettext_noop",
    "pgettext",
    "pgettext_lazy",
}
IN_SPANISH = re.compile(
    r"[¿¡áéíóúñÁÉÍÓÚÑ]|\b(?:el|los|las|del|que|una|por|para|con|su|sus|tu|tus|está|este|esta|hay|aquí)\b",
    re.IGNORECASE,
)
IN_ENGLISH = re.compile(
    r"\b(?:the|this|that|your|with|and|not|you|are|is|was|been|of|it|please|must)\b", re.IGNORECASE
)
A_WORD = re.compile(r"[^\W\d_]{2,}")


def one_line(text: str) -> str:
    return " ".join(text.split())


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────


class Reader(HTMLParser):
    """Collects (where, text): text nodes, and the attributes that `wanted` lets through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in NOT_SAID
        for name, value in attrs:
            if value and (name in SAID or self.is_word_for_a_controller(name, value)):
                self.found.append((f"<{tag} {name}>", value))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in NOT_SAID

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(("text", data))

    @staticmethod
    def is_word_for_a_controller(name: str, value: str) -> bool:
        """data-board-lifted-value="«…» levantada. Flechas…": a sentence, not an id, event or selector."""
        return name.startswith("data-") and name.endswith("-value") and bool(re.search(r"\w \w", value))


def texts(html: str) -> list[tuple[str, str]]:
    """[(where, text in one line)] of everything a page says."""
    reader = Reader()
    reader.feed(html)
    return [(where, one_line(text)) for where, text in reader.found]


# ── templates ─────────────────────────────────────────────────────────────────────────────────────────

TRANSLATES = re.compile(r"^(?:blocktranslate|blocktrans)\b")
ENDS = re.compile(r"^end(?:blocktranslate|blocktrans|comment)\b")
MARKED = re.compile(r"""(?:_\(|\b(?:date|time):)(["'])(?:(?!\1).)*\1""")  # _("…"), and formats of dates
LITERAL = re.compile(r"""(["'])(?P<said>(?:(?!\1).)*)\1""")
A_SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|[¿¡«»áéíóúñ]|^[A-ZÁÉÍÓÚ][a-z]{2,}")


def unmarked_in_template(source: str) -> list[str]:
    """Words that a template says without {% translate %}: in text, in attributes, in arguments of tags."""
    html, arguments = split(source)
    # An attribute that a block puts into the tag of the template it extends: no text.
    plain = [text for _where, text in texts(re.sub(r"\bhx-headers='[^']*'", "", html))]
    return [text for text in plain if A_WORD.search(text)] + [
        said for said in arguments if A_SENTENCE.search(said)
    ]


def split(source: str) -> tuple[str, list[str]]:
    """(the HTML between tags, the literals among the arguments of tags that don't translate)."""
    html, arguments, skipping = [], [], False
    for token in DebugLexer(source).tokenize():
        if token.token_type == TokenType.BLOCK and (
            TRANSLATES.match(token.contents) or token.contents == "comment"
        ):
            skipping = True
        elif token.token_type == TokenType.BLOCK and ENDS.match(token.contents):
            skipping = False
        elif token.token_type == TokenType.TEXT:
            html.append("" if skipping else token.contents)
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            html.append(" ")
            if not re.match(r"(?:translate|trans|load|include +\S+$|extends)\b", token.contents):
                arguments += [found["said"] for found in LITERAL.finditer(MARKED.sub("", token.contents))]
    return "".join(html), arguments


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────


def unmarked_in_module(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each Spanish literal that no marking function takes; docstrings are no literals."""
    tree = ast.parse(source)
    marked = {id(part) for call in ast.walk(tree) if is_mark(call) for part in ast.walk(call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in marked:
            continue
        if re.search(r"\w \w", node.value) and IN_SPANISH.search(node.value) and not is_docstring(tree, node):
            yield node.lineno, node.value


def is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


def is_docstring(tree: ast.Module, node: ast.Constant) -> bool:
    return any(isinstance(each, ast.Expr) and each.value is node for each in ast.walk(tree))
