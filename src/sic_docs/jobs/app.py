"""What every job is handed: the definitions and the outside world, already chosen by `wiring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sic_docs.config.model import Definitions
from sic_docs.ports import Converter, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """One trust's sic_docs, ready to run.

    Attributes:
        store: Where the library lies, schools not yet placed.
        converter: None where this machine has none.
        shipped: File name → bytes of every template in `templates/`.
        logo: The trust's logo, PNG bytes; None for the shipped one.
        now: The real instant the run began, for audit times and the register's quiet quarter of an hour.
        scheduled: A run nobody started by hand (P20: acts on a register only when unchanged for 15 minutes).
    """

    definitions: Definitions
    store: Store
    converter: Converter | None
    shipped: Mapping[str, bytes]
    logo: bytes | None = None
    now: datetime
    scheduled: bool = False
