"""A stand-in for the platforms' APIs on this machine: for trials, for the demo and for the tests.

It verifies tokens, answers in each platform's own words, remembers what was posted, and fails when it
is told to. It knows nothing of the service: what the adapters say is checked against it, not with it.
"""
