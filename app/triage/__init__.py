"""From a message to a case in somebody's queue: read, decide, open or join, match our own answers."""
