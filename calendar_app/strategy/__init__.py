"""Why the brand speaks: versions of the strategy, what posts are tagged with, campaigns."""
