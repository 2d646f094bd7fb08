"""Many posts at once, with undo."""
