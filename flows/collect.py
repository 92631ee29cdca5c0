"""Read every school's KPI workbook, as a flow: `sic_docs.jobs` with one pass, "collect"."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows import engine


@flow(name="collect", flow_run_name=engine.run_name, **engine.FLOW_OPTIONS)
def collect(
    on: str | None = None,
    school: list[str] | None = None,
    config: str = "config",
    library: str | None = None,
    dry_run: bool = False,
) -> State[Any]:
    """Every school's KPI workbook is read and its readings kept.

    Args:
        on: The date to act as, ISO; none for today in London.
        school: Short codes; none for every school and the trust.
        config: Folder of the trust's definitions.
        library: Where the documents lie; none for what `config/trust.yaml` says.
        dry_run: Say what would be done and write nothing.
    """
    return engine.carry_out(
        "collect",
        passes=frozenset({"collect"}),
        on=on,
        school=school,
        config=config,
        library=library,
        dry_run=dry_run,
    )
