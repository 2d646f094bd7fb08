"""Words without their accents and capitals, so that «cafe» finds «CAFÉ»; the same in Python and in SQL."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Func, TextField
from django.db.models.functions import Cast

FIRST_MARK, LAST_MARK = "\u0300", "\u036f"  # the combining accents
SQLITE_NAME = "pauta_fold"


def fold(text: str) -> str:
    """Compatibility-decomposed, without combining accents, in lower case.

    >>> fold("¿Café AÑEJO?")
    '¿cafe anejo?'
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not FIRST_MARK <= sign <= LAST_MARK).lower()


class Folded(Func):
    """`fold` of a column, computed by the database."""

    function = SQLITE_NAME
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        stripped = (
            f"lower(regexp_replace(normalize(%(expressions)s, NFKD), '[{FIRST_MARK}-{LAST_MARK}]', '', 'g'))"
        )
        copy = self.copy()
        copy.set_source_expressions([Cast(each, TextField()) for each in self.get_source_expressions()])
        return copy.as_sql(compiler, connection, template=stripped, **more)


def teach_sqlite(connection: Any, **_: Any) -> None:
    """A new connection to SQLite learns `fold` (django.db.backends.signals.connection_created)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_NAME, 1, fold_or_null, deterministic=True)


def fold_or_null(text: str | None) -> str | None:
    return None if text is None else fold(str(text))
