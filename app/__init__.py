"""Tanggap: citizens' comments and messages to a city, as cases with an honest clock."""

import gc

GARBAGE_FROM = 50_000
"""So many new objects before the collector looks through the young ones. An import, an application's start or a batch
makes more, and they stay or die together: with Python's 700 it looks about ninety times at a batch, and in vain."""

gc.set_threshold(GARBAGE_FROM, *gc.get_threshold()[1:])
