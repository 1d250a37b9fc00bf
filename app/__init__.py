"""Tanggap: citizens' comments and messages to a city, as cases with an honest clock."""
