"""A trouble that ends the run: one sentence for the person at the terminal, with the way out."""


class Trouble(Exception):
    """Printed as one line; the exit status is 2."""
