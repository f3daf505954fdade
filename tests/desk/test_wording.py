"""Every sentence of the web is in the English catalogue, with the same facts in it; the script is built."""

from __future__ import annotations

from string import Formatter

from review.wording import wording
from scripts.station import NOTE, built_from
from scripts.words import CATALOGUE, ROOT, catalogue, sentences


def test_every_sentence_is_in_the_catalogue() -> None:
    """Run `make generate`."""
    assert (ROOT / CATALOGUE).read_text(encoding="utf-8") == catalogue()


def test_every_sentence_is_translated_with_its_facts() -> None:
    english = wording("en").words
    wrong = [
        str(message.id)
        for message in sentences()
        if message.id and facts(english.get(str(message.id), "")) != facts(str(message.id))
    ]
    assert wrong == []
    assert [message.id for message in sentences() if message.id and not english.get(str(message.id))] == []


def test_the_stations_script_was_built_from_its_sources() -> None:
    """Run `make station`."""
    assert NOTE.read_text(encoding="utf-8").strip() == built_from()


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
