"""What a page keeps of the other language, once what its people wrote is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.messages.pofile import read_po

from tests.reading import IN_ENGLISH, IN_SPANISH, ROOT, one_line, texts

# What is called the same in every language.
NAMES = re.compile(
    r"Español \(México\)|Español|English|Librería Marea|Ciudad de México|read:accounts|"
    r"Google Business Profile|Social Media(?: y)? Community Manager|(?:Social Media|Community) Manager|"
    r"https?://\S+|"  # our addresses are Spanish in every language
    r"El Buen Fin|Benito Juárez|"  # days that a country calls by a name
    r"\{[\w-]+\}"  # what is filled in
)
ITSELF = {"tú"}  # how Spanish addresses a reader: spoken of, not spoken
BETWEEN = re.compile(r"%%?\(\w+\)\w|<[^>]*>|[«»“”]")
QUOTED = re.compile(r" — |[«»“”]")
# Babel's lists of the world, in the reader's language: «El Salvador», «Isle of Man».
OF_THE_WORLD = re.compile(r'<select[^>]* name="(?:zone|country)".*?</select>', re.DOTALL)
# What a brand writes about itself: {model: its fields}.
PLANNED = {
    "Pillar": ("name", "about"), "Objective": ("name", "why"), "Audience": ("name", "about"),
    "Campaign": ("name", "brief", "utm"), "Goal": ("metric", "unit"), "ChannelRole": ("why",),
    "KeyDate": ("name",),
    "Strategy": ("purpose", "voice_do", "voice_dont", "required_words", "forbidden_words"),
    "HashtagGroup": ("name", "tags"), "Snippet": ("name", "text"), "Variable": ("name", "value"),
    "PostTemplate": ("name",), "SavedView": ("name",),
    "ReviewStep": ("name",), "RoundStep": ("name",), "CalendarLink": ("name", "guest"),
    "ReviewEntry": ("guest",), "Remark": ("text", "guest"), "TimeProposal": ("guest",),
}  # fmt: skip
SHORTEST = 9  # letters: a shorter piece of a sentence is found inside other words


def written_by_people() -> set[str]:
    """Every line of content in the database, as it may stand in a page."""
    from calendar_app import models
    from calendar_app.models import Attachment, Post, ReviewEntry
    from media.models import Folder, MediaFile
    from practice.models import PracticePost
    from publishing.models import Channel, Delivery
    from teams.models import User

    values: list[str] = []
    for title, text, tags in Post.objects.values_list("title", "text", "tags"):
        values += [title, text, *tags, ", ".join(tags), " ".join(f"#{tag}" for tag in tags)]
    for content in Delivery.objects.values_list("content", flat=True):
        values += [content["text"], content["title"], *(file["alt"] for file in content["media"])]
    for said in models.PostTemplate.objects.values_list("said", flat=True):
        values += [value for value in said.values() if isinstance(value, str)]
    for model, field in [
        (Attachment, "alt"),
        (ReviewEntry, "comment"),
        (MediaFile, "alt"),
        (PracticePost, "text"),
        (Channel, "name"),
        (User, "name"),
        (Folder, "name"),
        *((getattr(models, kind), field) for kind, fields in PLANNED.items() for field in fields),
    ]:
        for value in model.objects.values_list(field, flat=True):
            values += value if isinstance(value, list) else [value]
    lines = {one_line(line) for value in values for line in [value, *value.split("\n")]}
    return {line for line in lines if line} | ITSELF


class Content:
    """What people wrote (by default, all that is in the database)."""

    def __init__(self, lines: set[str] | None = None) -> None:
        self.lines = written_by_people() if lines is None else lines
        self.whole = " \n ".join(self.lines)
        self.long_first = sorted((line for line in self.lines if len(line) >= 6), key=len, reverse=True)

    def has(self, text: str) -> bool:
        """`text` is what a person wrote, or a good piece of it (cut short, or broken by a link)."""
        piece = text.rstrip("…").strip()
        return piece in self.lines or (len(piece) >= 15 and piece in self.whole)

    def without(self, text: str) -> str:
        """What is ours in it: a sentence of ours may quote a line of theirs, or stand beside it."""
        if self.has(text):
            return ""
        text = " ".join(part for part in QUOTED.split(text) if not self.has(part.strip()))
        for line in self.long_first:
            if line in text:
                text = text.replace(line, " ")
        return NAMES.sub(" ", text)


def pieces(sentences: Iterable[tuple[str, str]]) -> set[str]:
    """The parts between placeholders of what is said in one language and not so in the other."""
    found = set()
    for here, there in sentences:
        for piece in BETWEEN.split(here):
            bare = piece.strip(" .,:;()¿?¡!·")
            if len(bare) >= SHORTEST and bare.lower() not in there.lower():
                found.add(bare)
    return found


def pairs() -> list[tuple[str, str]]:
    """[(Spanish, English)] of the whole catalogue."""
    found = []
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file, locale="en"):
            if message.id and isinstance(message.id, str):
                found.append((message.id, str(message.string)))
            elif message.id:
                found += zip(message.id, message.string, strict=True)
    return found


def one_of(words: set[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"


def foreign(said: list[tuple[str, str]], common: re.Pattern[str]) -> list[re.Pattern[str]]:
    """What must not be read: pieces of the other language, its short texts alone, its grammar."""
    alone = {here for here, _there in said} - {there for _here, there in said}
    short = "|".join(re.escape(text) for text in alone if len(text) < SHORTEST)
    return [re.compile(one_of(pieces(said))), re.compile(rf"^\W*(?:{short})\W*$"), common]


FOREIGN: dict[str, list[re.Pattern[str]]] = {}


def foreign_to(language: str) -> list[re.Pattern[str]]:
    if not FOREIGN:
        said = pairs()
        turned = [(english, spanish) for spanish, english in said]
        FOREIGN["en"], FOREIGN["es-mx"] = foreign(said, IN_SPANISH), foreign(turned, IN_ENGLISH)
    return FOREIGN[language]


def leftovers(html: str, language: str, content: Content) -> list[str]:
    found = []
    for where, text in texts(OF_THE_WORLD.sub("", html)):
        ours = content.without(text)
        said = [match.group() for pattern in foreign_to(language) if (match := pattern.search(ours))]
        if said:
            found.append(f"{where} {text[:120]!r}: {said}")
    return found
