"""What people are told: in the app, by mail, by digest; and other programs, by signed webhook.

`tell` is the one way in, for every room above; `over` takes back what asked somebody to act.
"""

from .events import Event
from .over import over
from .telling import tell

__all__ = ["Event", "over", "tell"]
