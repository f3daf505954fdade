"""Keys under which texts are the same text: stable, and the looser made from the stricter."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.vietnamese import canonical, comparable, search_key
from tests.properties.test_field_types import LETTERS

WRITTEN = st.text(alphabet=LETTERS + "QHhyYỳÝỷ“”Ð\u00a0", max_size=40)


@settings(max_examples=150, deadline=None)
@given(text=WRITTEN, strict=st.integers(0, 3), loose=st.integers(0, 3))
def test_a_stricter_key_makes_every_looser_one(text: str, strict: int, loose: int) -> None:
    assert search_key(search_key(text, strict), max(strict, loose)) == search_key(text, max(strict, loose))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=40), level=st.integers(0, 3))
def test_composed_and_decomposed_text_have_the_same_key(text: str, level: int) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert search_key(decomposed, level) == search_key(unicodedata.normalize("NFC", text), level)


@settings(max_examples=100, deadline=None)
@given(text=WRITTEN)
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert comparable(comparable(text)) == comparable(text)


@settings(max_examples=60, deadline=None)
@given(text=WRITTEN)
def test_the_loosest_key_is_ascii(text: str) -> None:
    assert search_key(text, 3).isascii()
