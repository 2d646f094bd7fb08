"""One file with everything this installation remembers, and the way back from it (docs/ideas/backups.md).

making      a consistent snapshot while people work → archive; the keys go into a file of their own
restoring   archive → a database and files beside the ones in use → checked → swapped in one step
"""

from __future__ import annotations


class Trouble(Exception):
    """Why a backup can't be made or restored: what is wrong, what was seen, the way out."""
