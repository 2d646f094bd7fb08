"""The last thing in a transaction. See core.before_commit."""

from __future__ import annotations

from typing import Any

from core.before_commit import write_due


class WritesWhatIsDue:
    """Before Django's DatabaseWrapper in the order of bases."""

    run_on_commit: list[Any]
    atomic_blocks: list[Any]
    in_atomic_block: bool

    def commit(self) -> None:
        if self.run_on_commit:
            self._write_what_is_due()
        super().commit()  # type: ignore[misc]

    def savepoint_commit(self, sid: str) -> None:
        """Within a test case's own transaction, this is as near to a commit as the program gets."""
        if self.atomic_blocks and all(block._from_testcase for block in self.atomic_blocks):
            write_due(self)
        super().savepoint_commit(sid)  # type: ignore[misc]

    def _write_what_is_due(self) -> None:
        """Django has left its block by now; for a moment we are in it again: nothing commits early."""
        self.in_atomic_block = True
        try:
            write_due(self)
        except BaseException:
            self.in_atomic_block = False
            self.rollback()  # type: ignore[attr-defined]
            raise
        self.in_atomic_block = False
