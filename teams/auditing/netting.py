"""The net under the verbs: what a page changed without any verb telling of it is told by the page's name.

It should never catch anything. A verb that forgets to record is a defect; silence would be a worse one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from core.before_commit import before_commit, within

from .recording import counting, record
from .verbs import Did

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CHANGES = re.compile(r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
# What changes without anybody doing anything: who is here, how often she asked, what was noted of a visit.
BESIDE = re.compile(
    r"django_session|calendar_app_presence|calendar_app_linkcheck|teams_audit\w+|teams_notif\w+"
    r"|usersessions_\w+|account_\w+|practice_\w+"
)


def caught(request: Any, view: Callable[[], Any]) -> Any:
    """The view's answer. `request` knows its brand and its user."""
    if request.method in SAFE:
        return view()
    with counting() as told, changed_tables() as tables:
        answer = view()
    if tables and not told:
        what = {"tables": sorted(tables)}
        record(Did.DOOR_USED, by=request.user, workspace=request.brand, on=name_of(request), after=what)
    return answer


def name_of(request: Any) -> str:
    match = request.resolver_match
    return str(match.view_name or match.route) if match else ""


@contextmanager
def changed_tables() -> Iterator[set[str]]:
    """Where something was written and committed meanwhile; what was rolled back doesn't count."""
    tables: set[str] = set()

    def keep(names: list[str]) -> None:
        tables.update(names)

    def see(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        found = CHANGES.match(sql)
        if found and not BESIDE.fullmatch(found[1]):
            before_commit(keep, found[1]) if within(connection) else tables.add(found[1])
        return done

    with connection.execute_wrapper(see):
        yield tables
