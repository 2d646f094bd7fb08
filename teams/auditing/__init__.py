"""The log nobody can change: who did what, from where, how it was before and after (docs/ideas/audit.md)."""

from .chaining import INSTALLATION
from .recording import counting, record, seen
from .verbs import Did
from .watching import RETURNED, given, recorded

__all__ = ["INSTALLATION", "RETURNED", "Did", "counting", "given", "record", "recorded", "seen"]
