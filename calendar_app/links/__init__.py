"""The link of a post: its UTM parameters, and whether it answers."""

from .tagging import clean_utm

__all__ = ["clean_utm"]
