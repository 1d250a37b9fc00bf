"""Who is told what of a case's clocks: sweep (which rungs), outbox (messages), letters (words), channels (ways)."""
