"""Whether a post's free tags hold one of these: JSON on both databases, without reading the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func, Value


class TaggedWithAny(Func):
    """`TaggedWithAny("tags", ["café", "pan"])`: a condition. Tags are compared letter by letter."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: Any, tags: list[str] | tuple[str, ...] = (), **extra: Any) -> None:
        super().__init__(column, *(Value(tag) for tag in tags), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.in_sql(
            compiler, "EXISTS (SELECT 1 FROM json_each({column}) WHERE json_each.value IN ({tags}))"
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.in_sql(compiler, "jsonb_exists_any({column}, ARRAY[{tags}]::text[])")

    def in_sql(self, compiler: Any, pattern: str) -> tuple[str, list[Any]]:
        column, *tags = (compiler.compile(each) for each in self.get_source_expressions())
        sql = pattern.format(column=column[0], tags=", ".join(sql for sql, _ in tags))
        return sql, [*column[1], *(value for _, params in tags for value in params)]
