"""What `./run` does: prepare, start, test, measure. Python's standard library only, and no Django."""
