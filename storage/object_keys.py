"""The grammar of object keys, the same for every store.

Refuses whatever could leave the store's folder, name a temporary file or carry a person's name: no upper
case, no blanks, no letters with marks, no `..`, no part that begins with a dot.
"""

from __future__ import annotations

import re

from dossier.errors import KeepingError

_PART = r"[a-z0-9_-][a-z0-9._-]{0,199}"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*\Z")
_PREFIX = re.compile(rf"(?:{_PART}/)*(?:{_PART})?\Z")
_MAX_LENGTH = 512


def check_key(key: str) -> None:
    """Raise `KeepingError` where `key` is not a key. The message leaves the key out: a wrong one may be a name."""
    if len(key) > _MAX_LENGTH or not _KEY.match(key) or ".." in key:
        raise KeepingError("(khóa đối tượng sai dạng)")


def check_prefix(prefix: str) -> None:
    """Raise `KeepingError` where no key can begin with `prefix`; the empty prefix begins every key."""
    if len(prefix) > _MAX_LENGTH or not _PREFIX.match(prefix) or ".." in prefix:
        raise KeepingError("(phần đầu của khóa đối tượng sai dạng)")


def is_key(text: str) -> bool:
    """True where `text` could have been written by a store."""
    return len(text) <= _MAX_LENGTH and _KEY.match(text) is not None and ".." not in text
