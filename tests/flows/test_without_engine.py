"""The command works, and starts quickly, where the engine is never imported."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_command_leaves_the_engine_out() -> None:
    script = (
        "import sys, sic_docs.cli\n"
        "heavy = {'prefect', 'openpyxl', 'lxml', 'pikepdf', 'yaml'} & set(sys.modules)\n"
        "sys.exit(f'imported at start: {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_engines_quiet_settings_are_in_place_before_it_is_imported() -> None:
    script = (
        "import sys, os, flows\n"
        "assert 'prefect' not in sys.modules\n"
        "assert os.environ['DO_NOT_TRACK'] == '1'\n"
        "assert os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'] == 'false'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
