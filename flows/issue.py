"""Write and file what is due, as a flow: `sic_docs.jobs` with one pass, "issue"."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows import engine


@flow(name="issue", flow_run_name=engine.run_name, **engine.FLOW_OPTIONS)
def issue(
    on: str | None = None,
    school: list[str] | None = None,
    config: str = "config",
    library: str | None = None,
    dry_run: bool = False,
) -> State[Any]:
    """Documents that are due are written and filed.

    Args:
        on: The date to act as, ISO; none for today in London.
        school: Short codes; none for every school and the trust.
        config: Folder of the trust's definitions.
        library: Where the documents lie; none for what `config/trust.yaml` says.
        dry_run: Say what would be done and write nothing.
    """
    return engine.carry_out(
        "issue",
        passes=frozenset({"issue"}),
        on=on,
        school=school,
        config=config,
        library=library,
        dry_run=dry_run,
    )
