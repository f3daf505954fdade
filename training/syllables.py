"""Draws Vietnamese syllables from the language's own parts, so that rare tone marks are seen as often as common ones.

Most keep the rules of spelling; some join any onset and any rime, as names of minorities do. Refuses word lists: the
syllable need not exist, a name may be any of them.
"""

from __future__ import annotations

from random import Random

from dossier.syllable import PAIRS, toned, tones_of

_ONSETS_BY_RIME: dict[str, tuple[str, ...]] = {
    rime: tuple(onset for onset, rimes in PAIRS if rime in rimes) for _, every in PAIRS for rime in every
}
_RIMES = tuple(_ONSETS_BY_RIME)
_ONSETS = (*(onset for onset, _ in PAIRS), *"bl br dl dr f gl gr hl hr j k kl kp kr ks ml pl pr rl sr w y z".split())
_FREE = 0.12
"""share of syllables that no rule joins"""
_NEW_PLACE = 0.3
"""share of hoà, khoẻ, thuý among hòa, khỏe, thúy"""


def syllable(rng: Random) -> str:
    """One syllable in small letters, NFC."""
    rime = rng.choice(_RIMES)
    onset = rng.choice(_ONSETS if rng.random() < _FREE else _ONSETS_BY_RIME[rime])
    return onset + toned(rime, rng.choice(tones_of(rime)), new=rng.random() < _NEW_PLACE)
