"""The schedule is alive. Every other test stays green when the engine's scheduler is dead, so this one looks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def test_a_scheduled_run_appears_on_a_real_server_within_thirty_seconds(api: str) -> None:
    from flows.deployments import first_scheduled

    assert first_scheduled(api, 30) < 30


def test_the_daily_run_is_at_half_past_six_in_london_in_winter_and_in_summer(api: str) -> None:
    import asyncio

    from prefect.client.schemas.schedules import CronSchedule
    from prefect.server.schemas.schedules import CronSchedule as ServerCron

    from flows.deployments import DEPLOYMENTS, TIME_ZONE

    daily = next(row for row in DEPLOYMENTS if row.name == "daily")
    assert CronSchedule(cron=daily.cron or "", timezone=TIME_ZONE).timezone == "Europe/London"
    ahead = ServerCron(cron=daily.cron or "", timezone=TIME_ZONE)
    # Fri 23 Oct 2026 is the last weekday of British Summer Time; Mon 26 Oct is in Greenwich Mean Time.
    dates = asyncio.run(ahead.get_dates(2, datetime(2026, 10, 23, 0, 0, tzinfo=LONDON)))
    local = [d.astimezone(LONDON) for d in dates]
    assert [(d.strftime("%a %d %b %H:%M"), d.utcoffset()) for d in local] == [
        ("Fri 23 Oct 06:30", datetime(2026, 10, 23, tzinfo=LONDON).utcoffset()),
        ("Mon 26 Oct 06:30", datetime(2026, 10, 26, tzinfo=LONDON).utcoffset()),
    ]


def test_people_can_start_a_run_for_a_date_a_cadence_an_element_or_some_schools(api: str) -> None:
    from flows.deployments import made

    by_name = {d.name: d for d in made("config", None)}
    assert set(by_name) == {"daily", "by-hand"}
    assert not by_name["by-hand"].schedules
    assert {"on", "cadence", "element", "school"} <= set(by_name["by-hand"].parameters)
