"""A city's folder (opd.yaml, places.csv, calendar.yaml, policies.yaml, templates.yaml,
notifications.yaml), read and checked as a whole."""

from app.city_files.checks import CityError, check, problems
from app.city_files.reading import read_city
from app.city_files.rows import CityFiles

__all__ = ["CityError", "CityFiles", "check", "problems", "read_city"]
