"""What people are told: in the app, by mail, by digest; and other programs, by signed webhook.

`tell` is the one way in, for every room above.
"""

from .events import Event
from .telling import tell

__all__ = ["Event", "tell"]
