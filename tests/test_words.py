"""One sentence, two languages: nothing that is said lacks its English, nothing is said unmarked."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from launch import compiling
from tests.reading import ROOMS, ROOT, unmarked_in_module, unmarked_in_template

CATALOGUE_OF = "locale/{}/LC_MESSAGES/django.po"
CATALOGUE = CATALOGUE_OF.format("en")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "*.png", "*.woff2", "build")
PLACEHOLDER = re.compile(r"%%?(?:\(\w+\))?[sd]")

# What is the same in every language, or isn't ours to translate.
NAMES = {
    "Pauta": "the product",
    "ms": "milliseconds",
    "ALT": "the attribute that describes a picture",
    "GIF": "a kind of picture",
    "utm_campaign": "a part of an address",
    "utm_": "what such parts begin with",
    "Ctrl": "as it stands on the key",
    "Esc": "as it stands on the key",
    "https://": "the beginning of an address",
    "false true": "what an attribute may be",
    "page-calendar": "a class of the page",
    "draft in_review scheduled published failed unsure held": "keys of states",
}
NO_SENTENCES = {
    "templates/parts/accepted.html": "kinds of files",
    "calendar_app/bench_month.py": "made-up posts",
    "calendar_app/compass/bench.py": "made-up words of a strategy",
    "publishing/networks/counting_weighted.py": "endings of domains",
}
FOR_NO_TRANSLATOR = {
    (
        "practice/api.py",
        "<!doctype html><title>Volvemos pronto</title>",
    ): "a page that a broken network answers",
    (
        "publishing/networks/telegram_markup.py",
        "b strong i em u ins s strike del span tg-spoiler a tg-emoji code pre blockquote",
    ): "names of HTML tags",
    ("smm/settings.py", "Español (México)"): "each language is called by its own name",
}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The English catalogue as makemessages leaves it, run on a copy of the house as it is now."""
    if not shutil.which("xgettext"):
        pytest.skip("GNU gettext is not installed (apt-get install gettext)")
    copy = tmp_path_factory.mktemp("house")
    for place in (*ROOMS, "templates", "locale"):
        shutil.copytree(ROOT / place, copy / place, ignore=LEFT_OUT)
    for file in ("manage.py", "CHANGELOG.md"):
        shutil.copy(ROOT / file, copy)
    command = [sys.executable, "manage.py", "makemessages", "-l", "en"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=120)
    return catalogue(copy / CATALOGUE)


def each_said(message: Message) -> list[tuple[str, str]]:
    """[(Spanish, English)]: one pair, or singular and plural."""
    spanish, english = message.id, message.string
    if isinstance(spanish, str):
        return [(spanish, str(english))]
    return list(zip(spanish, [*english, "", ""], strict=False))


def wrong_with(message: Message) -> str:
    if message.fuzzy:
        return "is fuzzy"
    for spanish, english in each_said(message):
        if not english.strip():
            return "has no English"
        if sorted(PLACEHOLDER.findall(spanish)) != sorted(PLACEHOLDER.findall(english)):
            return f"has other placeholders in «{english}»"
    return ""


def test_everything_that_is_said_is_said_in_english(extracted: Catalog) -> None:
    said = [message for message in extracted if message.id]
    assert len(said) > 900, "makemessages found hardly anything: it looked in the wrong place"
    wrong = [f"{message.id!r} {wrong_with(message)}" for message in said if wrong_with(message)]
    assert not wrong, "./run manage makemessages -l en, then write what is missing:\n" + "\n".join(wrong)


def test_what_spain_says_otherwise_mexico_says_as_written() -> None:
    """gettext falls back from es_MX on es, so Mexico needs its own line for each that Spain has."""
    spain, mexico = (
        {message.id: message.string for message in catalogue(ROOT / CATALOGUE_OF.format(code)) if message.id}
        for code in ("es", "es_MX")
    )
    english = {message.id for message in catalogue(ROOT / CATALOGUE)}
    assert spain.keys() == mexico.keys() <= english
    assert all(mexico[said] == said != spain[said] for said in mexico)


def templates() -> list[Path]:
    found = [*(ROOT / "templates").rglob("*"), *(ROOT / "calendar_app" / "templates").rglob("*")]
    return [path for path in found if path.suffix in {".html", ".txt"}]


def test_no_template_says_a_word_unmarked() -> None:
    found = {}
    for path in templates():
        if str(path.relative_to(ROOT)) in NO_SENTENCES:
            continue
        left = [said for said in unmarked_in_template(path.read_text("utf-8")) if not is_a_name(said)]
        if left:
            found[str(path.relative_to(ROOT))] = left
    assert len(templates()) > 100
    assert not found


def is_a_name(said: str) -> bool:
    return not re.search(r"[^\W\d_]{2,}", re.sub("|".join(map(re.escape, NAMES)), "", said))


def test_no_module_says_a_sentence_unmarked() -> None:
    """The demo's stories and the bench's filling are content, as any team writes in its own language; what a
    country calls its days is data, in both languages.
    """
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if re.search("/(demo|migrations|key_dates/countries)/", name) or name in NO_SENTENCES:
            continue
        left = unmarked_in_module(path.read_text("utf-8"))
        found += [f"{name}:{line} {said!r}" for line, said in left if (name, said) not in FOR_NO_TRANSLATOR]
    assert not found


# ── the scanners themselves see what they are for ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nada que ver</p>",
        '<a title="Cerrar" href="/">{% translate "Abrir" %}</a>',
        '{% include "parts/empty.html" with sentence="Nada todavía" %}',
        '{% icon "clock" label="Hora" %}',
        '<b data-board-lifted-value="Flechas para mover">{{ name }}</b>',
    ],
)
def test_the_scanner_of_templates_sees_what_is_unmarked(source: str) -> None:
    assert unmarked_in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="quiet">{% translate "Nada que ver" %}</p>',
        "{% blocktranslate count n=n %}{{ n }} canal{% plural %}{{ n }} canales{% endblocktranslate %}",
        '{% include "parts/empty.html" with sentence=_("Nada todavía") mark="plug" %}',
        '<b data-action="click->board#lift">{{ day|date:"l j M" }}</b>{# la nota #}',
    ],
)
def test_the_scanner_of_templates_lets_pass_what_is_marked(source: str) -> None:
    assert not unmarked_in_template(source)


def test_the_scanner_of_modules_sees_what_is_unmarked() -> None:
    source = (
        '"""Una cosa que está aquí."""\nsaid = f"El canal {name} está en pausa"\nok = _("El canal está aquí")'
    )
    assert [said for _line, said in unmarked_in_module(source)] == ["El canal ", " está en pausa"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"string": ""}, "has no English"),
        ({"string": "It has %(m)s"}, "has other placeholders in «It has %(m)s»"),
        ({"string": "It has %(n)s", "flags": ["fuzzy"]}, "is fuzzy"),
        ({"string": "It has %(n)s"}, ""),
    ],
)
def test_a_bad_translation_is_recognised(changes: dict[str, Any], wrong: str) -> None:
    assert wrong_with(Message("Tiene %(n)s", **changes)) == wrong


@pytest.mark.parametrize("language", ["es", "es_MX"])
def test_in_spanish_each_word_stands_for_itself_unless_it_is_said_otherwise(
    language: str, tmp_path: Path
) -> None:
    compiling.compile_to(tmp_path / "words.mo", ROOT / CATALOGUE_OF.format(language))
    with (tmp_path / "words.mo").open("rb") as made:
        compiled = read_mo(made)
    otherwise = {said_in(each): each.string for each in compiling.read(ROOT / CATALOGUE_OF.format(language))}
    for each in compiling.read(compiling.EVERY_WORD):
        if each.id:
            context = each.context and each.context.encode()  # Babel reads it back as bytes
            found = compiled.get(each.id, context)
            assert found
            assert forms(found.string) == forms(otherwise.get(said_in(each), each.id))
    assert len(otherwise) > 1


def forms(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def said_in(message: Message) -> tuple[Any, Any]:
    return message.id, message.context
