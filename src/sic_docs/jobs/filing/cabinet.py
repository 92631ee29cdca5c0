"""One run's view of the library: every place and registry read once, one `today`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import date, datetime

from sic_docs.jobs.filing.desk import Desk
from sic_docs.jobs.filing.registries import RegistryFiles
from sic_docs.jobs.filing.shelves import Shelves
from sic_docs.ports import Store


class Cabinet:
    """What every desk of a run shares. Safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        *,
        today: date,
        dry_run: bool = False,
        now: datetime | None = None,
        principals: Callable[[Collection[str]], Collection[str]] = frozenset,
    ) -> None:
        """Nothing is read before the first desk needs it.

        Args:
            store: Knows every school's folder already.
            now: The real instant the run began, for audit times; None where it does not matter.
            principals: Role codes → who holds them, in the store's words.
        """
        self.store = store
        self.today = today
        self.dry_run = dry_run
        self.now = now
        self.principals = principals
        self.registries = RegistryFiles(store)
        self.shelves = Shelves(store, self.registries)
        self._desks: dict[str, Desk] = {}
        self._guard = threading.Lock()

    def desk(self, code: str) -> Desk:
        """The desk of a school (short code) or of the trust (TRUST); the same one each time."""
        with self._guard:
            return self._desks.setdefault(code, Desk(self, code))
