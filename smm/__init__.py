"""The hall: settings, addresses, queues. Knows every room; no room knows it. Empty on purpose: `./run`
imports `smm.env` with the bare system Python, before anything is installed."""
