"""locale/*.po → .mo, by Babel, so that nobody needs gettext on her machine: `python -m launch.compiling`.

The source's own words are Spanish, and in the Spanish catalogues each stands for itself. A word that isn't
there is looked up in the catalogues of every package and in all they fall back on before it is shown as it
is written: three times as long, and a page of ours says some 800.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"
EVERY_WORD = LOCALE / "en" / "LC_MESSAGES" / "django.po"  # the one catalogue that is complete
OURS = "es"  # what the words of the source are in


def written() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_to(mo: Path, po: Path) -> None:
    catalog = read(po)
    if catalog.locale and catalog.locale.language == OURS:
        for message in read(EVERY_WORD):
            stand_for_itself(catalog, message)
    with mo.open("wb") as made:
        write_mo(made, catalog)


def read(po: Path) -> Catalog:
    with po.open("rb") as source:
        return read_po(source, locale=po.parent.parent.name)


def stand_for_itself(catalog: Catalog, message: Message) -> None:
    """Unless it is said otherwise there."""
    said = catalog.get(message.id, message.context)
    if message.id and not (said and said.string):
        catalog.add(message.id, string=message.id, context=message.context)


if __name__ == "__main__":
    for each in written():
        compile_to(each.with_suffix(".mo"), each)
