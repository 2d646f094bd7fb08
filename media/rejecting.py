"""Why a file is not taken."""


class Rejected(ValueError):
    """The text is for the person: what is wrong with the file, what was seen, the way out."""
