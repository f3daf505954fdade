"""What a reviewer's day hangs on, once more in Firefox; all of it is tested in Chromium (`test_in_the_browser`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desk.browser import firefox
from tests.desk.test_in_the_browser import (
    address,
    test_a_dossier_with_four_doubtful_fields_is_reviewed_by_keyboard_in_ten_keys,
    test_keys_for_tones_doubt_undo_and_help,
    test_pages_turn_with_keys_and_stop_at_the_ends,
)

__all__ = [
    "address",
    "test_a_dossier_with_four_doubtful_fields_is_reviewed_by_keyboard_in_ten_keys",
    "test_keys_for_tones_doubt_undo_and_help",
    "test_pages_turn_with_keys_and_stop_at_the_ends",
]
pytestmark = pytest.mark.needs_firefox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with firefox() as opened:
        yield opened
