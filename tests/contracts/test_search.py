"""What searching promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.record import CheckedRecord, FieldValue, Origin, Reading
from dossier.stage import Stage
from dossier.text import Box, PageText, Placement, TextLine, Word
from storage.search import Level, SearchHit
from storage.search_keys import dates_as_kept, keys_of, words_of
from storage.unit_of_work import Database, UnitOfWork
from tests.contracts import papers

BOX = Box(0.1, 0.2, 0.3, 0.4)


def field(name: str, value: str | None) -> FieldValue:
    return FieldValue(name, value, 0.9, True, (Reading("raw", value, Origin.OCR, 1, BOX, 0.9),), ())


def typed(number: int, *lines: str) -> PageText:
    """A page as it stands on the scan, with a line at each tenth of its height."""
    return PageText(
        number,
        None,
        Placement(0, 0.0, 1000, 1000),
        tuple(
            TextLine(tuple(Word(word, Box(0.1, place / 10, 0.9, (place + 1) / 10), 1.0) for word in line.split()))
            for place, line in enumerate(lines)
        ),
        (),
        (),
        papers.STAMP,
        (),
    )


def keep(unit: UnitOfWork, number: int, values: dict[str, str | None], lines: Sequence[str] = ()) -> DossierId:
    """A dossier of one paper on one page."""
    dossier = papers.dossier_for(number)
    unit.repository.receive(dossier, "", [papers.scan_for(f"{number}", 1)], [], papers.received_at(number))
    unit.repository.save_page(dossier, typed(1, *lines))
    document = papers.document(dossier, 1)
    unit.repository.save_documents(dossier, [document])
    fields = tuple(field(name, value) for name, value in values.items())
    unit.repository.save_checked(dossier, [CheckedRecord(document, fields, ())])
    return dossier


@pytest.fixture
def unit(database: Database) -> Iterator[UnitOfWork]:
    with database.begin() as opened:
        yield opened


def hits(unit: UnitOfWork, query: str, **filters: object) -> tuple[SearchHit, ...]:
    return unit.search.find(query, **filters).hits  # type: ignore[arg-type]


def found(unit: UnitOfWork, query: str, **filters: object) -> list[DossierId]:
    return [hit.dossier for hit in hits(unit, query, **filters)]


# --- keys ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Đặng Thị Thuý", ("đặng thị thúy", "đăng thi thuy", "dang thi thuy")),
        ("LÝ  THƯỜNG\tKIỆT", ("lí thường kiệt", "li thương kiêt", "li thuong kiet")),
        ("hòa hoà HOA\u0300", ("hòa hòa hòa", "hoa hoa hoa", "hoa hoa hoa")),
        ("quý quí, yêu tay huy", ("quí quí yêu tay huy", "qui qui yêu tay huy", "qui qui yeu tay huy")),
        ("12/2024/QĐ-UBND", ("12 2024 qđ ubnd",) * 2 + ("12 2024 qd ubnd",)),
        ("... _ \x00 \udce1", ("", "", "")),
    ],
)
def test_a_text_has_a_key_for_each_level(text: str, keys: tuple[str, str, str]) -> None:
    assert keys_of(text) == keys


@pytest.mark.parametrize("text", ["Lý-Thường_Kiệt, 03", "hoa\u0300\u200bb\u00adc", "ﬁn ß ŉ", "\x00a\tb"])
def test_words_are_counted_as_keys_have_them(text: str) -> None:
    assert words_of(text) == len(keys_of(text)[0].split())


@pytest.mark.parametrize("text", ["Nguyễn Thị Ánh", "LÊ VĂN LUYỆN 3/2/1999", "ỷ y ỹ", "Ký Quỹ"])
def test_a_key_of_a_key_is_that_key(text: str) -> None:
    for key in keys_of(text):
        assert key in keys_of(key)


def test_a_date_is_looked_for_as_papers_have_it() -> None:
    assert dates_as_kept("sinh 3/10/2022 và 03-1-1999, 1/2024") == "sinh 03/10/2022 và 03/01/1999, 1/2024"


# --- finding ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("few", [0, 200], ids=["ranked by the database", "ranked here"])
def test_a_better_spelling_comes_first_whatever_came_last(
    unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("storage.sql_search._FEW", few)
    exact = keep(unit, 1, {"child.full_name": "ĐẶNG THÚY HÒA"})
    tones = keep(unit, 2, {"child.full_name": "Đăng Thùy Hoa"})
    ascii_ = keep(unit, 3, {"child.full_name": "DANG THUY HOA"})
    keep(unit, 4, {"child.full_name": "Đặng Thúy Hồng"})
    assert found(unit, "đặng thuý hoà") == [exact, tones, ascii_]
    assert [hit.level for hit in hits(unit, "Đặng Thuý Hoà")] == [Level.SPELLING, Level.NO_TONES, Level.ASCII]
    assert found(unit, "dang thuy hoa")[0] == ascii_
    assert set(found(unit, "dang thuy hoa")) == {exact, tones, ascii_}


def test_words_of_a_value_are_found_in_any_order_and_those_of_two_values_are_not(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"mother.full_name": "Trần Thị Mai", "father.full_name": "Lê Văn Sơn"})
    assert found(unit, "mai trần") == [dossier]
    assert found(unit, "mai sơn") == []


def test_words_of_a_page_are_found_where_they_stand_side_by_side(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {}, ["CỘNG HÒA XÃ HỘI", "Kính gửi: Ủy ban nhân dân", "phường Kim Liên"])
    (hit,) = hits(unit, "ban nhân dân phường")
    assert (hit.dossier, hit.field, hit.page, hit.text) == (dossier, None, 1, "Kính gửi: Ủy ban nhân dân")
    assert hit.box is not None
    assert (hit.box.x0, hit.box.y0, hit.box.x1, hit.box.y1) == pytest.approx((0.1, 0.1, 0.9, 0.2))
    assert found(unit, "phường ban") == []


@pytest.mark.parametrize("anywhere", [2, 1000], ids=["looked for side by side", "looked at one by one"])
def test_pages_that_hold_the_words_apart_hide_none_that_holds_them_together(
    unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch, anywhere: int
) -> None:
    monkeypatch.setattr("storage.sql_search._FEW", 1)
    monkeypatch.setattr("storage.sql_search._ANYWHERE", anywhere)
    together = keep(unit, 1, {}, ["phường Kim Liên"])
    for number in range(2, 6):
        keep(unit, number, {}, ["Liên ở phường Kim Mã"])
    assert found(unit, "phường kim liên") == [together]


def test_the_line_is_found_behind_whatever_stands_before_it(unit: UnitOfWork) -> None:
    lines = ["Số: 12/2024/QĐ-UBND ___ …", "---", "hoa\u0300 bình\u200bminh Dr.Lý", "Kính gửi", "ông Hậu"]
    keep(unit, 1, {}, lines)
    (hit,) = hits(unit, "gửi ông hậu")
    assert hit.text == "Kính gửi"
    assert hit.box is not None
    assert (hit.box.y0, hit.box.y1) == pytest.approx((0.3, 0.4))


def test_a_hit_says_where_the_value_was_read(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"child.full_name": "Lương Minh Hậu"}, ["Họ tên: Lương Minh Hậu"])
    (hit,) = hits(unit, "minh hậu")
    assert hit == SearchHit(
        dossier, papers.document(dossier, 1).id, "to_khai_dang_ky_khai_sinh", Stage.RECEIVED, "child.full_name",
        "Lương Minh Hậu", 1, BOX, Level.SPELLING,
    )  # fmt: skip


@pytest.mark.parametrize("few", [0, 200], ids=["ranked by the database", "ranked here"])
@pytest.mark.parametrize(
    ("query", "level"),
    [
        ("hòa bình", Level.SPELLING),
        ("BÌNH hoà", Level.SPELLING),
        ("hoa binh", Level.NO_TONES),
        ("079123 bình", Level.SPELLING),
        ("ông nguyễn", Level.SPELLING),
        ("ong nguyên", Level.ASCII),
        ("ông nguyên", Level.NO_TONES),
        ("nguyễn 123", Level.SPELLING),
    ],
)
def test_both_ways_of_ranking_say_the_same(
    unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch, few: int, query: str, level: Level
) -> None:
    monkeypatch.setattr("storage.sql_search._FEW", few)
    keep(unit, 1, {"a": "079123456789 Bình, Hòa"}, ["gửi ông Nguyễn", "1234 phố Huế"])
    assert [hit.level for hit in hits(unit, query)] == [level]


@pytest.mark.parametrize("query", ["079123456789", "0791234", "079123 hậu"])
def test_a_number_is_found_by_its_beginning(unit: UnitOfWork, query: str) -> None:
    dossier = keep(unit, 1, {"a": "079123456789 Hậu", "b": "Hậu"}, ["số 079123456789"])
    assert found(unit, query) == [dossier]
    assert found(unit, "123456789") == []
    assert found(unit, "hậ") == []  # a word is found whole


@pytest.mark.parametrize("query", ["03/10/2022", "3/10/2022", "2022-10-03", "3.10.2022"])
def test_a_date_is_found_however_it_is_written(unit: UnitOfWork, query: str) -> None:
    dossier = keep(unit, 1, {"child.birth_date": "2022-10-03"})
    assert found(unit, query) == [dossier]


@pytest.mark.parametrize("query", ["", "   ", "...", "\x00", "\udce1", '"', "()"])
def test_a_query_without_words_finds_nothing(unit: UnitOfWork, query: str) -> None:
    keep(unit, 1, {"a": "x"}, ["y"])
    assert unit.search.find(query).hits == ()


@pytest.mark.parametrize("query", ["a'b", 'a" OR "b', "NEAR(a b)", "a & !b", "v1 : a", "a*", "\\a <-> b", "AND", "%a"])
def test_a_query_is_words_and_never_a_language(unit: UnitOfWork, query: str) -> None:
    keep(unit, 1, {"a": "a"}, ["b and b"])
    unit.search.find(query)


@pytest.mark.parametrize("text", papers.NASTY)
def test_any_text_may_be_indexed(unit: UnitOfWork, text: str) -> None:
    keep(unit, 1, {"a": text}, [text.replace("\n", " ").strip() or "x"])
    unit.search.find(text)


def test_hits_may_be_filtered_by_stage_and_form(unit: UnitOfWork) -> None:
    first, second = (keep(unit, number, {"a": "Hậu"}) for number in (1, 2))
    unit.repository.step(unit.repository.get(second), Stage.FAILED)
    assert found(unit, "hậu") == [second, first]
    assert found(unit, "hậu", stages=[Stage.RECEIVED]) == [first]
    assert found(unit, "hậu", forms=["to_khai_dang_ky_khai_sinh"]) == [second, first]
    assert found(unit, "hậu", forms=["can_cuoc"]) == []


@pytest.mark.parametrize("few", [0, 5, 200], ids=["ranked by the database", "both", "ranked here"])
def test_pages_of_hits_together_hold_every_hit_once(
    unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("storage.sql_search._FEW", few)
    spelled = [keep(unit, number, {"a": f"Hậu {number}", "b": f"Hậu {number + 100}"}) for number in range(1, 8)]
    plain = [keep(unit, number, {"a": f"Hau {number}"}) for number in range(8, 12)]
    seen: list[DossierId] = []
    after = None
    while True:
        page = unit.search.find("hậu", limit=2, after=after)
        assert len(page.hits) <= 2
        seen += [hit.dossier for hit in page.hits]
        after = page.next
        if after is None:
            break
    assert seen == [*reversed(spelled), *reversed(plain)]
    assert len(unit.search.find("hậu", limit=2, after="rubbish").hits) == 2


def test_a_document_is_shown_once_whatever_was_written_in_between(unit: UnitOfWork) -> None:
    first, second = (keep(unit, number, {"a": "Hậu"}, ["ông Hậu"]) for number in (1, 2))
    document = unit.repository.documents(first)[0]
    unit.search.index(first, [CheckedRecord(document, (field("a", "Hậu"),), ())])  # its value is newer than its page
    assert found(unit, "hậu") == [first, second]


# --- staying right ------------------------------------------------------------------------------------
def test_a_corrected_value_is_found_and_the_wrong_one_no_more(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"child.full_name": "Lương Minh Hâu"})
    document = unit.repository.documents(dossier)[0]
    unit.search.index(dossier, [CheckedRecord(document, (field("child.full_name", "Lương Minh Hậu"),), ())])
    assert [hit.level for hit in hits(unit, "hậu")] == [Level.SPELLING]
    assert [hit.level for hit in hits(unit, "hâu")] == [Level.NO_TONES]


def test_one_corrected_document_is_found_by_its_new_value_and_the_others_as_before(unit: UnitOfWork) -> None:
    dossier = papers.dossier_for(1)
    unit.repository.receive(dossier, "", [papers.scan_for("1", 1)], [], papers.received_at(1))
    both = [papers.document(dossier, page) for page in (1, 2)]
    unit.repository.save_documents(dossier, both)
    records = [CheckedRecord(paper, (field("a", name),), ()) for paper, name in zip(both, ("Hậu", "Mậu"), strict=True)]
    unit.repository.save_checked(dossier, records)
    unit.search.correct(dossier, replace(records[0], fields=(field("a", "Hiếu"),)))
    assert [len(found(unit, words)) for words in ("Hiếu", "Hậu", "Mậu")] == [1, 0, 1]


def test_what_is_extracted_again_replaces_what_was_found_before(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"a": "cũ"}, ["trang cũ"])
    keep(unit, 1, {"a": "mới"}, ["trang mới"])
    assert (found(unit, "cũ"), found(unit, "mới")) == ([], [dossier])


def test_a_page_that_is_read_again_is_found_by_its_new_words_alone(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"a": "x"}, ["trang cũ"])
    unit.repository.save_page(dossier, typed(1, "trang mới"))
    assert found(unit, "trang cũ") == []
    document = unit.repository.documents(dossier)[0]
    unit.repository.save_checked(dossier, [CheckedRecord(document, (field("a", "x"),), ())])
    assert (found(unit, "trang cũ"), found(unit, "trang mới")) == ([], [dossier])


def test_a_correction_unpacks_no_page_again(unit: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = keep(unit, 1, {"a": "cũ"}, ["một trang"])
    document = unit.repository.documents(dossier)[0]
    monkeypatch.setattr("storage.rows.unpack_page", lambda *_: pytest.fail("unpacked"))
    unit.repository.save_checked(dossier, [CheckedRecord(document, (field("a", "mới"),), ())])
    assert found(unit, "mới") == [dossier]


def test_a_document_of_another_form_is_found_by_that_form(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"a": "Hậu"}, ["ông Hậu"])
    card = replace(papers.document(dossier, 1), form="can_cuoc")
    unit.search.index(dossier, [CheckedRecord(card, (field("a", "Hậu"),), ())])
    assert found(unit, "ông hậu", forms=["can_cuoc"]) == [dossier]
    assert found(unit, "ông hậu", forms=["to_khai_dang_ky_khai_sinh"]) == []


def test_documents_sorted_anew_are_not_found_by_what_they_were(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"a": "Hậu"})
    unit.repository.save_documents(dossier, [papers.document(dossier, 1)])
    assert found(unit, "hậu") == []


def test_the_repeated_minimum_is_not_a_second_hit(unit: UnitOfWork) -> None:
    dossier = keep(unit, 1, {"child.personal_id": "079123456789", "owner_id": "079123456789"})
    assert [(hit.dossier, hit.field) for hit in hits(unit, "079123456789")] == [(dossier, "child.personal_id")]


def test_a_record_without_readings_and_pages_is_indexed(unit: UnitOfWork) -> None:
    dossier = papers.dossier_for(1)
    unit.repository.receive(dossier, "", [], [], papers.RECEIVED_AT)
    document = papers.document(dossier, 1)
    unit.repository.save_documents(dossier, [document])
    keyed = FieldValue("title", "Giấy lạ", 1.0, True, (), ())
    unit.repository.save_checked(dossier, [CheckedRecord(document, (keyed,), (Problem("document.unknown"),))])
    (hit,) = hits(unit, "giấy lạ")
    assert (hit.page, hit.box) == (None, None)
