"""Examples in docstrings are run, so that they cannot go stale."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from tests.repo.source import ROOT, package, text

WITH_EXAMPLES = [path for path in package() if ">>> " in text(path)]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(ROOT / "src" / "sic_docs")))
def test_the_examples_in_docstrings_come_out_as_they_say(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
    done = doctest.testmod(module)
    assert done.attempted and not done.failed
