"""The small HTML that Telegram understands: what it would refuse, said before it does.

Source: core.telegram.org/bots/api#html-style.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from publishing.networks.contract import Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TAGS = frozenset(
    "b strong i em u ins s strike del span tg-spoiler a tg-emoji code pre blockquote".split()  # noqa: SIM905
)
UNKNOWN_TAG = _("Telegram no admite la etiqueta <%(tag)s>. Admite: %(tags)s.")
NOT_CLOSED = _("Falta cerrar la etiqueta <%(tag)s>: agrega </%(tag)s>.")
NOT_OPEN = _("Sobra </%(tag)s>: nada la abrió.")
STRAY = _("Hay un signo «<» suelto. Con formato HTML se escribe &lt;.")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append((UNKNOWN_TAG, tag))
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in TAGS:
            self.wrong.append((NOT_OPEN, tag))

    def handle_data(self, data: str) -> None:
        if "<" in data:
            self.wrong.append((STRAY, ""))


def markup_troubles(text: str) -> Iterator[Problem]:
    """The first thing Telegram would stumble over, if any."""
    reader = _Reader()
    reader.feed(text.replace("&lt;", "‹"))  # an escaped sign is no stray one
    reader.close()
    wrong = reader.wrong or [(NOT_CLOSED, tag) for tag in reader.open[-1:]]
    for said, tag in wrong[:1]:
        tags = ", ".join(sorted(TAGS))
        yield Problem("markup", Sentence(said, {"tag": tag, "tags": tags} if tag else {}))
