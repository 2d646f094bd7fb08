"""What came of a visit: what `publish()` and its kin return, and the errors, named by what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .saying import Remote
from .words import Sentence


@dataclass(frozen=True)
class Receipt:
    """The network has it, under this id."""

    remote: Remote
    verified: bool = False  # True where the post was read back, not only acknowledged
    but: Sentence | None = (
        None  # what was asked beside the post and isn't done (a cover, a list …), with the way out
    )


@dataclass(frozen=True)
class StillWorking:
    """Nothing is wrong, it isn't done: ask again after `wait` with this memo (JSON-able: ids, never secrets).

    The memo is on disk before `resume()` is called, so a two-step network returns it *before* its
    irreversible step. `left=True` says the irreversible request has been accepted (only processing remains).
    `wait=None`: nothing to ask the network, a person will say (the manual channel).
    """

    memo: Mapping[str, Any]
    wait: timedelta | None = timedelta(0)
    left: bool = False


class CannotTell:
    """`find()` looked, and this network offers no way to know: a person decides."""


CANNOT_TELL = CannotTell()


class NetworkError(Exception):
    """`sentence` is for the person, `detail` for the operator (already redacted)."""

    def __init__(self, sentence: Sentence, detail: str = "", code: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.detail = detail
        self.code = code


class Refused(NetworkError):
    """The network won't take this post as it is: tell the person, stop."""


class Duplicate(Refused):
    """The network says that it has this very post already, and nothing new was made.

    A refusal, unless an earlier attempt of the same delivery ended in doubt: then it is evidence that the
    post is out there. `remote`: the live post, where the network names it.
    """

    def __init__(
        self, sentence: Sentence, detail: str = "", code: str = "duplicate", remote: Remote | None = None
    ) -> None:
        super().__init__(sentence, detail, code)
        self.remote = remote


class Disconnected(NetworkError):
    """The account's access no longer works: hold the channel, ask to reconnect."""


class Throttled(NetworkError):
    """Wait until `until` (UTC); it costs nothing. The request was not carried out.

    `alone`: only this post has to wait, not all of its account's.
    """

    def __init__(
        self, until: datetime, sentence: Sentence, detail: str = "", code: str = "", *, alone: bool = False
    ) -> None:
        super().__init__(sentence, detail, code)
        self.until = until
        self.alone = alone


class Unavailable(NetworkError):
    """It didn't work and certainly nothing was published: back off, try again."""


class Unsure(NetworkError):
    """The irreversible request left and no clear answer came: look before anything else."""


class LeaseLost(Exception):
    """This visit no longer owns its delivery: stop without a word; whoever took over decides."""
