"""One real server of the engine for every test here, on a free port, with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one process, so that the server is started once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flows)
            item.add_marker(pytest.mark.xdist_group("flows"))


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's address. Prefect is first imported after this, so that it reads the right environment."""
    pytest.importorskip("prefect", reason="needs the engine (prefect)")
    with server.running(tmp_path_factory.mktemp("engine"), server.free_port(), page=False) as address:
        from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # The heartbeat's thread holds every flow back by a second at its end; a dead test is seen without it.
        with temporary_settings({PREFECT_API_URL: address, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield address
