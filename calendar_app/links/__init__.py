"""The link of a post: its UTM parameters, and whether it answers."""

from .tagging import clean_utm, link_on, text_on

__all__ = ["clean_utm", "link_on", "text_on"]
