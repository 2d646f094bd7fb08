"""The log nobody can change: who did what, from where, how it was before and after (docs/ideas/audit.md)."""

from .chaining import INSTALLATION
from .recording import counting, record, seen
from .verbs import Did

__all__ = ["INSTALLATION", "Did", "counting", "record", "seen"]
