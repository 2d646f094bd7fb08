"""*Aprobaciones*: what waits for whom, the exact post beside it, and the decision."""
