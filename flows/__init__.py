"""When the work happens, and how the engine shows it. There are no rules of the trust in here.

Importing anything below this package sets the engine's quiet settings first (`flows.settings`), because the
engine reads its environment once, when it is first imported.
"""

from __future__ import annotations

from flows import settings

settings.apply()
