"""Without next year's days off every due time beyond New Year comes too early: readiness, metrics and log say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog import wrap_logger
from structlog.testing import CapturingLogger

from app.chores import following
from app.chores.following import look_at_holidays
from app.chores.workplace import Workplace
from app.clock import utc_now
from app.database import Database
from app.directory import City
from app.routers.health import DEGRADED_ONLY, holiday_check
from app.settings import Settings
from app.vault import Vault
from tests.promises.changes import change
from tests.town import Town


def test_readiness_names_the_missing_year_from_october_in_the_citys_zone(city: City) -> None:
    known = replace(city, holiday_years={"national": frozenset({2026})})
    assert holiday_check(known, datetime(2026, 9, 30, 16, 59, tzinfo=UTC)) == "ok"
    missing = holiday_check(known, datetime(2026, 9, 30, 17, 0, tzinfo=UTC))
    assert missing == "missing: national 2027; run `tanggap import holidays`"
    assert "holidays" in DEGRADED_ONLY


async def test_metrics_count_missing_years_and_cases_that_are_behind(town: Town, database: Database) -> None:
    metrics = (await town.get("operator", "/metrics")).text
    assert "tanggap_cases_behind 0.0" in metrics
    assert "tanggap_holiday_years_missing" in metrics


async def test_the_log_names_the_missing_year(
    database: Database, database_url: str, settings: Settings, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(content: dict[str, object]) -> None:
        calendar = content["calendar"]
        assert isinstance(calendar, dict)
        calendar["holiday_lists"]["national"] = []

    told = CapturingLogger()
    monkeypatch.setattr(following, "log", wrap_logger(told, processors=[]))
    await change(database, forget)
    place = Workplace(settings, database_url, vault)
    try:
        assert await look_at_holidays(place) is False
    finally:
        await place.database.close()
    years = {call.kwargs["year"] for call in told.calls if call.kwargs["event"] == "holidays_missing"}
    assert utc_now().year in years
