"""The day's whole job as a flow: collect, read, issue and pack (decision 13). What the schedule starts."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows import engine


@flow(name="daily", flow_run_name=engine.run_name, **engine.FLOW_OPTIONS)
def daily(
    on: str | None = None,
    cadence: str | None = None,
    element: str | None = None,
    school: list[str] | None = None,
    config: str = "config",
    library: str | None = None,
    dry_run: bool = False,
) -> State[Any]:
    """Do whatever is due and not done; safe to repeat.

    Args:
        on: The date to act as, ISO; none for today in London.
        cadence: Only elements with this cadence (`half_term`, `term` …), as `config/cycle.yaml` writes it.
        element: Only this element (`line_meetings` …).
        school: Short codes; none for every school and the trust.
        config: Folder of the trust's definitions.
        library: Where the documents lie; none for what `config/trust.yaml` says.
        dry_run: Say what would be done and write nothing.
    """
    return engine.carry_out(
        "daily",
        on=on,
        school=school,
        config=config,
        library=library,
        dry_run=dry_run,
        cadence=cadence,
        element=element,
    )
