"""Learning from people: labels, report, runs, triage, imports."""
