"""Seals: an approval bound to the exact bytes that leave on each channel, and to their hour.

`seal` makes them when the last approval is given, `standing` compares them with the rows as they are now,
`settle` and `break_seals` break them, and the gate (`gate.unsealed`, registered with the worker) refuses to
send what isn't sealed where a rule of review demands it. See docs/ideas/seals.md.
"""

from .breaking import break_seals, fallen, settle
from .freeing import post_moved
from .stamping import seal
from .standing import Standing, standing

__all__ = ["Standing", "break_seals", "fallen", "post_moved", "seal", "settle", "standing"]
