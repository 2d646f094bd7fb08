"""Django's own databases, which write what is due (core.before_commit) before each COMMIT."""
