"""Looks and wear of sample papers: what is written by hand, what is held back, what time and phones do to a sheet."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import MissingProgramError
from samples import fonts, handwriting, names, people, places, wear
from samples.looks import LOOKS, NAMED
from samples.names import Stock
from samples.paper import Run, Sheet
from samples.pen import Blank, Pen, slip
from samples.plans import planned
from samples.scanner import GRADES, USUAL, scan, scanner_pass


@pytest.fixture(autouse=True, scope="module")
def _fonts_are_installed() -> None:
    try:
        fonts.file_of("serif")
    except MissingProgramError as error:
        pytest.skip(str(error))


# --- held back ----------------------------------------------------------------------------------
def test_people_and_places_held_back_share_nothing_with_the_usual_ones_but_the_commonest_surname() -> None:
    for one, other in combinations((names.USUAL, names.APART, names.HELD_BACK), 2):
        assert set(one.surnames) & set(other.surnames) == {"Nguyễn"}
        for sex in (names.MALE, names.FEMALE):
            assert not set(one.given[sex]) & set(other.given[sex])
    known = {commune.text for commune in (*places.COMMUNES_BEFORE, *places.COMMUNES_AFTER)}
    for seed in range(40):
        for day in (date(2023, 5, 1), date(2026, 5, 1)):
            rng = names.chance(str(seed), Stock.HELD_BACK)
            assert places.commune(rng, day).text not in known
            family = people.family(rng, day)
            assert family.home.text not in known


def test_seeds_held_back_are_other_seeds() -> None:
    assert len({names.chance("7/1", stock).random() for stock in Stock}) == len(Stock)
    usual, kept = planned(7, 1, "office"), planned(7, 1, "office", stock=Stock.HELD_BACK)
    assert (usual.stock, kept.stock) == (Stock.USUAL, Stock.HELD_BACK)


@pytest.mark.parametrize("stock", [Stock.APART, Stock.HELD_BACK])
def test_faces_of_another_stock_have_no_substitute_among_the_usual_ones(stock: Stock) -> None:
    for look in LOOKS.values():
        for style in (look.of(stock).label, look.of(stock).value):
            assert style.face.startswith(f"{stock} ")
            own = {family.regular for family in fonts.FACES[style.face]}
            usual = {f.regular for face in fonts.PRINT for f in fonts.FACES[face]}
            assert not own & usual


def test_no_face_is_both_kept_apart_and_held_back() -> None:
    apart, held = (
        {f"{fonts.FACES[f'{stock} {face}']}" for face in fonts.PRINT} for stock in (Stock.APART, Stock.HELD_BACK)
    )
    assert not apart & held


def test_a_face_held_back_that_is_not_installed_names_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    with pytest.raises(MissingProgramError, match="fonts-texgyre"):
        fonts.file_of.__wrapped__(fonts.face_of("serif", Stock.HELD_BACK))


# --- by hand ------------------------------------------------------------------------------------
def _drawn(text: str, *, own_marks: bool = True) -> np.ndarray:
    image = Image.new("RGB", (700, 200), "white")
    font = ImageFont.truetype(fonts.file_of("serif"), 60)
    handwriting.write(ImageDraw.Draw(image), (20, 120), text, font, (0, 0, 0), own_marks)
    return np.asarray(image.convert("L")) < 128


def test_a_letter_is_written_with_the_marks_that_the_font_lacks() -> None:
    assert handwriting.parts("ệ")[0] == "e"
    assert handwriting.parts("Đ") == ("D", "")
    for bare, marked in (("e", "ế"), ("o", "ợ"), ("d", "đ"), ("u", "ũ"), ("a", "ẳ"), ("i", "ị")):
        assert _drawn(marked).sum() > _drawn(bare).sum(), marked
    # the dot stands below the line, the tone above the letter
    assert _drawn("ạ").nonzero()[0].max() > _drawn("a").nonzero()[0].max()
    assert _drawn("á").nonzero()[0].min() < _drawn("a").nonzero()[0].min()


def test_the_same_text_at_the_same_place_is_written_the_same_way() -> None:
    assert np.array_equal(_drawn("Nguyễn Thị Mẫu"), _drawn("Nguyễn Thị Mẫu"))
    assert _drawn("Nguyễn").nonzero()[1].max() < 700


@pytest.mark.parametrize("look", sorted(NAMED))
def test_every_look_prints_what_it_notes(look: str) -> None:
    pen = Pen(NAMED[look])
    pen.row(Blank("Họ, chữ đệm, tên:", "full_name", "NGUYỄN VĂN MẪU"))
    assert pen.fields == {"full_name": "NGUYỄN VĂN MẪU"}
    assert np.asarray(pen.sheet.image.convert("L")).min() < 120


def test_a_correction_keeps_the_right_value_as_truth_and_shows_both() -> None:
    changed = 0
    for day in range(1, 29):
        pen = Pen(NAMED["corrected"])
        pen.row(Blank("Ngày sinh:", "birth_date", f"{day:02d}/05/1990", f"1990-05-{day:02d}"))
        assert pen.fields == {"birth_date": f"1990-05-{day:02d}"}
        ink = np.asarray(pen.sheet.image).astype(int)
        changed += bool(((ink[..., 2] - ink[..., 0]) > 60).any())
    assert 2 <= changed <= 20


def test_a_slip_changes_one_letter_or_digit() -> None:
    for seed in range(20):
        wrong = slip(Random(seed), "12/05/1990")
        assert sum(a != b for a, b in zip(wrong, "12/05/1990", strict=True)) <= 1


# --- wear ---------------------------------------------------------------------------------------
def _sheet() -> Sheet:
    sheet = Sheet((70.0, 60.0))
    sheet.runs(8, 20, [Run("Nguyễn Văn Mẫu", NAMED["serif"].value)])
    sheet.box(20, 30, 12, 12, 1, fill=(0, 0, 0))
    return sheet


@pytest.mark.parametrize("grade", sorted(set(GRADES) - set(USUAL)))
def test_worn_pages_keep_their_size_and_what_is_on_them(grade: str) -> None:
    rng = Random(3)
    page = scan(rng, _sheet(), scanner_pass(rng, GRADES[grade], "RGB"))
    assert (page.width, page.height) == pytest.approx((70 / 25.4 * page.dpi, 60 / 25.4 * page.dpi), abs=1)


def test_a_photographed_sheet_lies_whole_on_its_table() -> None:
    white = Image.new("RGB", (600, 800), "white")
    for seed in range(4):
        seen = np.asarray(wear.photographed(Random(seed), white).convert("L"))
        assert max(seen[0].max(), seen[-1].max(), seen[:, 0].max(), seen[:, -1].max()) < 170
        assert seen[400, 300] > 90


def test_a_fax_is_black_and_white_and_keeps_most_of_the_ink() -> None:
    image = _sheet().image
    faxed = np.asarray(wear.faxed(Random(1), image).convert("L"))
    assert set(np.unique(faxed)) <= {0, 255}
    before = (np.asarray(image.convert("L")) < 128).mean()
    assert 0.4 * before < (faxed < 128).mean() < 3 * before


def test_an_old_paper_is_brown_and_its_ink_paler() -> None:
    aged = np.asarray(wear.aged(Random(2), _sheet().image)).astype(int)
    assert (aged[..., 0] - aged[..., 2]).mean() > 15
    assert aged.min() > 5


def test_security_print_is_pale_and_the_same_on_every_sheet() -> None:
    pattern = np.asarray(wear.security_print(300, 400))
    assert pattern.shape == (400, 300, 3)
    assert pattern.min() > 180
    assert (pattern[..., 0].mean() - pattern[..., 1].mean()) > 5
