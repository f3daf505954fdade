"""Languages: Vietnamese as written in the code and the templates, English from a catalogue.

Refuses to guess a language: it is what the person chose, else Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from dossier.problem import Problem

VIETNAMESE, ENGLISH = "vi", "en"
LANGUAGES = (VIETNAMESE, ENGLISH)
CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language."""

    language: str
    words: Mapping[str, str]

    def __call__(self, vietnamese: str, **facts: object) -> str:
        """The sentence in this language, its braces filled with the facts."""
        sentence = self.words.get(vietnamese) or vietnamese
        return sentence.format_map(facts) if facts else sentence

    def problem(self, problem: Problem) -> tuple[str, str]:
        """What is the matter and what to do next; English has one sentence for both."""
        if self.language == ENGLISH:
            return problem.kind.english, ""
        return problem.sentence, problem.kind.advice


def N_(vietnamese: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Marks a sentence that is put into a language later."""
    return vietnamese


@cache
def wording(language: str) -> Wording:
    """The wording of a language; Vietnamese for one that is not known."""
    if language != ENGLISH:
        return Wording(VIETNAMESE, {})
    with (CATALOGUES / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return Wording(ENGLISH, {str(each.id): str(each.string) for each in catalogue if each.id})
