"""How often somebody may try: a window of time for each key, in the memory of this process.

Refuses to remember for ever: keys whose window is over are forgotten, and there are never more than some thousands.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

_KEYS = 10_000


class Limit:
    """At most `tries` within `window`, for each key."""

    def __init__(self, tries: int, window: timedelta, clock: Callable[[], datetime]) -> None:
        self._tries = tries
        self._window = window
        self._clock = clock
        self._tried: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def exhausted(self, key: str) -> bool:
        """True where this key has had all its tries."""
        with self._lock:
            return len(self._recent(key)) >= self._tries

    def note(self, key: str) -> None:
        """One more try."""
        with self._lock:
            recent = self._recent(key)
            recent.append(self._clock())
            self._tried[key] = recent
            self._tried.move_to_end(key)
            while len(self._tried) > _KEYS:
                self._tried.popitem(last=False)

    def _recent(self, key: str) -> deque[datetime]:
        recent = self._tried.get(key, deque())
        since = self._clock() - self._window
        while recent and recent[0] <= since:
            recent.popleft()
        return recent
