"""Searching in SQL: FTS5 on SQLite, text vectors on PostgreSQL, over the same keys.

Refuses to let the better level of a hit be hidden behind a worse one: levels are asked one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from dossier.identity import DocumentId, DossierId
from dossier.record import CheckedRecord
from dossier.stage import Stage
from dossier.text import Box, PageText
from storage import packing, rows, tables
from storage.search import Found, Level, SearchHit
from storage.search_keys import Keys, dates_as_kept, keys_of, words_of
from storage.sql_session import SqlSession

_LONGEST = 300
"""letters of a query that are looked at"""
_CURSOR = re.compile(r"([123]):(\d{1,18})\Z")
_KEY_NAMES = ("v1", "v2", "v3", "t1", "t2", "t3")
_WHOLE_PAGE = Box(0, 0, 1, 1)
_FEW = 200
"""hits that are ranked here rather than by the database"""
_ANYWHERE = 1000
"""entries that hold all words, some of them apart on a page, which are looked at one by one"""

Place: TypeAlias = tuple[Level, int | None]
"""the last hit that was shown: its level and entry"""
Conditions: TypeAlias = Sequence[sa.ColumnElement[bool]]


class SqlSearch:
    """A `DossierSearch` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def index(self, dossier: DossierId, records: Sequence[CheckedRecord]) -> None:
        entries = tables.search_entries
        of_dossier = entries.c.dossier_id == dossier
        self._session.write(sa.delete(entries).where(of_dossier, entries.c.field.is_not(None)))
        # a correction changes no page, and unpacking all of them would take longer than all the rest
        wanted = {
            (record.document.id, record.document.form, page) for record in records for page in record.document.pages
        }
        there = self._session.rows(
            sa.select(entries.c.id, entries.c.document_id, entries.c.form, entries.c.page).where(of_dossier)
        )
        known = {(row.document_id, row.form, row.page): row.id for row in there}
        outdated = [number for key, number in known.items() if key not in wanted]
        self._session.write(sa.delete(entries).where(entries.c.id.in_(outdated)))
        pages = {page.number: page for page in self._pages(dossier, {key[2] for key in wanted - known.keys()})}
        # what is written last is found first: the first document's values
        for record in reversed(records):
            missing = [page for page in record.document.pages if page in pages and _key(record, page) not in known]
            new = [*_page_entries(dossier, record, [pages[page] for page in missing]), *_value_entries(dossier, record)]
            self._session.write(sa.insert(entries), new)

    def correct(self, dossier: DossierId, record: CheckedRecord) -> None:
        entries = tables.search_entries
        of_document = sa.and_(entries.c.dossier_id == dossier, entries.c.document_id == record.document.id)
        self._session.write(sa.delete(entries).where(of_document, entries.c.field.is_not(None)))
        self._session.write(sa.insert(entries), list(_value_entries(dossier, record)))

    def forget_page(self, dossier: DossierId, page: int) -> None:
        """Let the text of a page that was read anew be found by its old words no more."""
        entries = tables.search_entries.c
        old = sa.delete(tables.search_entries).where(entries.dossier_id == dossier, entries.page == page)
        self._session.write(old.where(entries.field.is_(None)))

    def find(
        self,
        query: str,
        *,
        stages: Sequence[Stage] = (),
        forms: Sequence[str] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> Found:
        keys = keys_of(dates_as_kept(query[:_LONGEST]))
        if not keys[2]:
            return Found((), None)
        cursor = _CURSOR.match(after or "")
        place: Place = (Level(int(cursor[1])), int(cursor[2])) if cursor else (Level.SPELLING, None)
        wanted: list[sa.ColumnElement[bool]] = []
        if stages:
            wanted.append(tables.dossiers.c.stage.in_([stage.value for stage in stages]))
        if forms:
            wanted.append(tables.search_entries.c.form.in_(forms))
        found = self._few(keys, place, wanted)
        if found is None:
            found = self._by_level(keys, place, wanted, limit)
        shown: dict[tuple[str, str], tuple[Level, Any]] = {}
        last = ""
        for level, row in found:
            document = row.dossier_id, row.document_id
            if document not in shown and len(shown) == limit:
                return Found(self._hits(shown.values(), keys), last)
            shown.setdefault(document, (level, row))
            last = f"{level}:{row.id}"
        return Found(self._hits(shown.values(), keys), None)

    # --- parts of the above ---------------------------------------------------------------------------
    def _pages(self, dossier: DossierId, numbers: Collection[int]) -> Iterator[PageText]:
        query = sa.select(tables.pages).where(tables.pages.c.dossier_id == dossier, tables.pages.c.number.in_(numbers))
        return (rows.page_of(row) for row in self._session.rows(query))

    def _few(self, keys: Keys, place: Place, wanted: Conditions) -> Iterator[tuple[Level, Any]] | None:
        """All entries behind this place, in order, where there are not many: then one question answers for all levels.

        What is spelled as the query is spelled in ASCII as the query, too.
        """
        entries = tables.search_entries
        if self._session.dialect == "postgresql":
            together = _stand_together(keys, Level.ASCII, sa.func.strpos)
            ids = self._first(_FEW, sa.select(entries.c.id).where(_vectors(keys, Level.ASCII), together))
        else:
            # first where all words stand anywhere: the lists of words are walked through once and not twice
            number = sa.select(_WORD_INDEX.c.rowid.label("id"))
            ids = self._first(_ANYWHERE, number.where(_in_word_index(_fts_anywhere(keys))))
            if ids is None:
                ids = self._first(_FEW, number.where(_in_word_index(_fts(keys, Level.ASCII))))
            elif len(ids) > _FEW:
                together = _stand_together(keys, Level.ASCII, sa.func.instr)
                ids = self._first(_FEW, sa.select(entries.c.id).where(entries.c.id.in_(ids), together))
        if ids is None:
            return None
        found = self._session.rows(self._entries(wanted).where(entries.c.id.in_(ids)))
        of_level = [(level, row) for row in found if (level := _level_of(row, keys)) is not None]
        return (each for each in sorted(of_level, key=lambda each: (each[0], -each[1].id)) if _is_behind(each, place))

    def _first(self, most: int, matching: sa.Select[Any]) -> list[int] | None:
        """The ids that match; None where there are more than so many."""
        ids = [int(row.id) for row in self._session.rows(matching.limit(most + 1))]
        return ids if len(ids) <= most else None

    def _by_level(self, keys: Keys, place: Place, wanted: Conditions, limit: int) -> Iterator[tuple[Level, Any]]:
        """Entries behind this place, level by level, newest first, read in batches until nobody asks on."""
        first, before = place
        batch = max(limit * 2, 20)
        for level in (level for level in Level if level >= first):
            behind = before if level == first else None
            while True:
                found = self._session.rows(self._query(keys, level, behind, wanted).limit(batch))
                yield from ((level, row) for row in found)
                if len(found) < batch:
                    break
                behind = found[-1].id

    def _query(self, keys: Keys, level: Level, before: int | None, wanted: Conditions) -> sa.Select[Any]:
        """Entries that are of this level and of no better one, newest first; to be asked where there are many."""
        query = self._entries(wanted)
        if self._session.dialect == "postgresql":
            # the planner knows how common words are, and walks through the newest entries where they are
            number: sa.ColumnElement[Any] = tables.search_entries.c.id
            query = query.where(_vectors(keys, level), _stand_together(keys, level, sa.func.strpos))
            if level > 1:
                better = _stand_together(keys, Level(level - 1), sa.func.strpos)
                query = query.where(better.is_not(sa.true()))
        else:
            # the order of the word index itself: it stops as soon as there are enough
            number = _WORD_INDEX.c.rowid
            words = _fts(keys, level) if level == 1 else f"({_fts(keys, level)}) NOT ({_fts(keys, Level(level - 1))})"
            query = query.join(_WORD_INDEX, number == tables.search_entries.c.id).where(_in_word_index(words))
        if before is not None:
            query = query.where(number < before)
        return query.order_by(number.desc())

    @staticmethod
    def _entries(wanted: Conditions) -> sa.Select[Any]:
        entries, dossiers = tables.search_entries, tables.dossiers
        joined = entries.join(dossiers, dossiers.c.id == entries.c.dossier_id)
        return sa.select(*entries.c, dossiers.c.stage).select_from(joined).where(*wanted)

    def _hits(self, found: Collection[tuple[Level, Any]], keys: Keys) -> tuple[SearchHit, ...]:
        pages = tables.pages.c
        wanted = [(row.dossier_id, row.page) for _, row in found if row.field is None]
        query = sa.select(pages.dossier_id, pages.number, pages.content)
        query = query.where(sa.tuple_(pages.dossier_id, pages.number).in_(wanted))
        there = self._session.rows(query) if wanted else ()
        contents = {(row.dossier_id, row.number): row.content for row in there}
        return tuple(_hit(row, level, keys, contents.get((row.dossier_id, row.page))) for level, row in found)


def _hit(row: Any, level: Level, keys: Keys, page: bytes | None) -> SearchHit:
    text, box = row.shown, None
    if row.x0 is not None:
        box = Box(row.x0, row.y0, row.x1, row.y1)
    if row.field is None:
        text, box = _place_in(page, (row.t1, row.t2, row.t3)[level - 1], keys[level - 1].split())
    return SearchHit(
        dossier=DossierId(row.dossier_id),
        document=DocumentId(row.document_id),
        form=row.form,
        stage=Stage(row.stage),
        field=row.field,
        text=text,
        page=row.page,
        box=box,
        level=level,
    )


# --- entries ------------------------------------------------------------------------------------------
_NOTHING = dict.fromkeys(("field", "shown", "page", "x0", "y0", "x1", "y1", *_KEY_NAMES))


def _common(dossier: DossierId, record: CheckedRecord) -> rows.Values:
    document = record.document
    return {**_NOTHING, "dossier_id": dossier, "document_id": document.id, "form": document.form}


def _key(record: CheckedRecord, page: int) -> tuple[str, str, int]:
    return record.document.id, record.document.form, page


def _page_entries(dossier: DossierId, record: CheckedRecord, pages: Sequence[PageText]) -> Iterator[rows.Values]:
    for page in pages:
        keys = keys_of(" ".join(line.text for line in page.lines))
        if keys[2]:
            by_level = dict(zip(("t1", "t2", "t3"), keys, strict=True))
            yield {**_common(dossier, record), "page": page.number, **by_level}


def _value_entries(dossier: DossierId, record: CheckedRecord) -> Iterator[rows.Values]:
    known: set[str] = set()
    found = []
    for field in record.fields:
        keys = keys_of(field.value or "")
        # the minimum of Điều 9 repeats what other fields say
        if not keys[2] or keys[0] in known:
            continue
        known.add(keys[0])
        place: rows.Values = {}
        if field.readings:
            seen = field.readings[0]
            place = {"page": seen.page, "x0": seen.box.x0, "y0": seen.box.y0, "x1": seen.box.x1, "y1": seen.box.y1}
        by_level = dict(zip(("v1", "v2", "v3"), keys, strict=True))
        named = {"field": field.name, "shown": field.value}
        found.append({**_common(dossier, record), **named, **place, **by_level})
    yield from reversed(found)


def _place_in(page: bytes | None, key: str, words: Sequence[str]) -> tuple[str, Box | None]:
    """The line on which the words begin, and where that is on the scan; `key` is the key of the page's text."""
    if page is None:
        return "", None
    begin = f" {key} ".find(_side_by_side(words))
    before = f" {key} ".count(" ", 0, max(0, begin))
    lines, box_of = packing.unpack_lines(page)
    for number, line in enumerate(lines):
        before -= words_of(line)
        if before < 0 <= begin:
            return line, box_of(number)
    return "", _WHOLE_PAGE


def _is_behind(ranked: tuple[Level, Any], place: Place) -> bool:
    level, row = ranked
    first, before = place
    return level > first or (level == first and (before is None or row.id < before))


def _level_of(row: Any, keys: Keys) -> Level | None:
    """The best level at which an entry matches; None where its words stand apart in the text of a page."""
    for level in Level:
        words, place = keys[level - 1].split(), level - 1
        value, text = (row.v1, row.v2, row.v3)[place], (row.t1, row.t2, row.t3)[place]
        if value is not None and all(_is_among(word, value.split()) for word in words):
            return level
        if text is not None and _stands_in(words, text):
            return level
    return None


def _is_among(word: str, words: Sequence[str]) -> bool:
    return any(each.startswith(word) for each in words) if _may_be_longer(word) else word in words


def _stands_in(words: Sequence[str], text: str) -> bool:
    """True where the words stand side by side in a key."""
    return _side_by_side(words) in f" {text} "


def _side_by_side(words: Sequence[str]) -> str:
    """What stands in a key between blanks where the words stand side by side."""
    return f" {' '.join(words)}{'' if _may_be_longer(words[-1]) else ' '}"


def _may_be_longer(word: str) -> bool:
    return len(word) > 2 and any(letter.isdigit() for letter in word)


# --- the two databases --------------------------------------------------------------------------------
_WORD_INDEX = sa.table("search_index", sa.column("rowid"))


def _in_word_index(words: str) -> sa.ColumnElement[bool]:
    return sa.literal_column("search_index").bool_op("MATCH")(words)


def _stand_together(keys: Keys, level: Level, place_of: Callable[..., sa.Function[int]]) -> sa.ColumnElement[bool]:
    """What a query means, looked for in the keys themselves: quick for a row, and asked of rows that an index found."""
    words = keys[level - 1].split()
    value, text = (" " + tables.search_entries.c[f"{kind}{level}"] + " " for kind in "vt")
    # "not 0" rather than "above": it leaves a planner to what it knows of the words from their index
    all_words = sa.and_(*(place_of(value, _side_by_side([word])) != 0 for word in words))
    return sa.or_(all_words, place_of(text, _side_by_side(words)) != 0)


def _fts_anywhere(keys: Keys) -> str:
    """All words in ASCII, wherever in a value or on a page: more than is meant."""
    return f"{{v3 t3}} : ({_any_order(keys[2].split())})"


def _any_order(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"{" *" if _may_be_longer(word) else ""}' for word in words)


def _fts(keys: Keys, level: Level) -> str:
    words = keys[level - 1].split()
    any_order = _any_order(words)
    side_by_side = f'"{" ".join(words)}"{" *" if _may_be_longer(words[-1]) else ""}'
    return f"(v{level} : ({any_order})) OR (t{level} : {side_by_side})"


def _vectors(keys: Keys, level: Level) -> sa.ColumnElement[bool]:
    """All words, wherever in a value or on a page: more than is meant.

    Positions are in no index of PostgreSQL: asked for words side by side it makes a vector of every page that has them.
    """
    words = keys[level - 1].split()
    any_order = " & ".join(f"'{word}'{':*' if _may_be_longer(word) else ''}" for word in words)
    return sa.or_(_matches(f"v{level}", any_order), _matches(f"t{level}", any_order))


def _matches(column: str, words: str) -> sa.ColumnElement[bool]:
    # literally the expression that the index is made of
    vector = sa.literal_column(f"to_tsvector('simple', {column})", postgresql.TSVECTOR)
    return vector.bool_op("@@")(sa.cast(words, postgresql.TSQUERY))
