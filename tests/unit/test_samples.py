"""The sample dossiers say what stands on them, and are made again from their seeds."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFont

from dossier.errors import MissingProgramError
from samples import fonts, marks, people, places, render, wording
from samples.looks import LOOKS
from samples.paper import Run, Sheet, Style
from samples.pen import length, wrapped
from samples.plans import COMBINATIONS, Plan, planned, printed, rendered
from samples.printers import PRINTERS, printer
from samples.scanner import GRADES, scan, scanner_pass
from samples.shipped import SHIPPED
from tests.contract_fields import CONTRACT

DOSSIERS = Path(__file__).parents[2] / "samples" / "dossiers"
EVERY_EDITION = [f"{form}:{edition}" for form, editions in PRINTERS.items() for edition in editions]
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
QR_AND_CODE128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])


@pytest.fixture(autouse=True, scope="module")
def _fonts_are_installed() -> None:
    try:
        fonts.file_of("serif")
    except MissingProgramError as error:
        pytest.skip(str(error))


def _plan(form: str, seed: str, grade: str = "poor") -> Plan:
    return Plan("sample", seed, grade, (form,))


def _image_of(page: pikepdf.Page) -> Image.Image:
    (image,) = page.get_images().values()
    assert isinstance(image, pikepdf.Stream)
    return pikepdf.PdfImage(image).as_pil_image()


# --- truth --------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", EVERY_EDITION)
def test_truth_names_only_fields_of_the_contract_in_canonical_form(form: str) -> None:
    for seed in range(2):
        (paper,) = printed(_plan(form, f"truth/{seed}"))
        assert paper.form == form.split(":")[0]
        assert paper.fields
        for name, value in paper.fields.items():
            assert re.sub(r"\[\d+\]", "[]", name) in CONTRACT[paper.form]
            assert value == " ".join(value.split()) != ""
            if name.endswith(("_on", "birth_date")):
                assert date.fromisoformat(value).isoformat() == value
            if name.endswith("_at") and name != "registered_at":
                assert re.fullmatch(r"[0-2]\d:[0-5]\d", value)


def test_a_paper_without_a_father_has_no_father_in_its_truth() -> None:
    seen = set()
    for seed in range(60):
        fields = printed(_plan("to_khai_dang_ky_khai_sinh:2020", f"father/{seed}"))[0].fields
        has_father = any(name.startswith("father.") for name in fields)
        seen.add(has_father)
        if not has_father:
            surname = fields["child.full_name"].split()[0].casefold()
            assert surname == fields["mother.full_name"].split()[0].casefold()
        if seen == {True, False}:
            return
    pytest.fail(f"only {seen} in 60 papers")


def test_members_are_numbered_from_nought_without_gaps() -> None:
    counts = set()
    for seed in range(60):
        fields = printed(_plan("ct01", f"members/{seed}"))[0].fields
        numbers = sorted({int(found[1]) for name in fields if (found := re.match(r"members\[(\d+)\]", name))})
        assert numbers == list(range(len(numbers)))
        counts.add(len(numbers))
        if counts == {0, 1, 2, 3}:
            return
    pytest.fail(f"only {counts} members in 60 papers")


def test_appointments_lie_after_the_reception_and_on_work_days() -> None:
    for seed in range(15):
        fields = printed(_plan("giay_tiep_nhan_ho_so", f"due/{seed}"))[0].fields
        received, due = (date.fromisoformat(fields[f"{name}_on"]) for name in ("received", "due"))
        assert received < due
        assert max(received.weekday(), due.weekday()) < 5
        assert fields["dossier_code"].split("-")[1] == f"{received:%y%m%d}"


# --- people -------------------------------------------------------------------------------------
def test_ids_say_when_and_as_what_their_holder_was_born() -> None:
    known = {commune.id_code for commune in (*places.COMMUNES_BEFORE, *places.COMMUNES_AFTER)}
    for seed in range(120):
        family = people.family(Random(seed), date(2022 + seed % 5, 5, 20))
        for who in (family.mother, family.father, family.child, family.grandmother):
            number = who.personal_id
            assert re.fullmatch(r"\d{12}", number)
            assert number[:3] in known
            century, is_woman = divmod(int(number[3]), 2)
            assert 1900 + 100 * century + int(number[4:6]) == who.born_on.year
            assert is_woman == (who.sex == people.FEMALE)
        assert family.child.ethnic_group == family.father.ethnic_group
        assert family.child.full_name != family.father.full_name


@pytest.mark.parametrize(
    ("born", "issued", "expires"),
    [
        (date(1980, 12, 5), date(2021, 4, 26), date(2040, 12, 5)),
        (date(2002, 3, 27), date(2023, 7, 14), date(2027, 3, 27)),
        (date(2000, 3, 1), date(2023, 7, 14), date(2040, 3, 1)),  # less than two years before 25
        (date(1960, 2, 29), date(2022, 1, 1), None),
    ],
)
def test_cards_hold_to_the_next_milestone(born: date, issued: date, expires: date | None) -> None:
    assert people.expiry(born, issued) == expires


def test_every_card_is_issued_before_it_is_shown_and_still_holds() -> None:
    for seed in range(120):
        today = date(2022 + seed % 5, 2, 28)
        who = people.person(Random(seed), today, people.MALE, (15, 80), places.commune(Random(seed), today))
        assert date(2021, 1, 1) < who.card.issued_on <= today
        assert who.card.expires_on is None or who.card.expires_on > today


def test_dates_are_worded_as_registrars_word_them() -> None:
    assert wording.date_in_words(date(1973, 11, 9)) == (
        "Ngày mùng chín tháng mười một năm một nghìn chín trăm bảy mươi ba"
    )
    assert wording.date_in_words(date(2005, 4, 21)).endswith("hai mươi mốt tháng tư năm hai nghìn không trăm linh năm")
    assert wording.date_in_words(date(2000, 12, 15)) == "Ngày mười lăm tháng mười hai năm hai nghìn không trăm"


# --- codes --------------------------------------------------------------------------------------
def test_machine_readable_lines_carry_the_published_check_digits() -> None:
    # domain.md §2.8, synthetic
    assert marks.mrz("001088999990", "Nguyễn Văn Mẫu", date(1988, 1, 15), "Nam", date(2048, 1, 15)) == (
        "IDVNM0889999901001088999990<<2",
        "8801155M4801157VNM<<<<<<<<<<<4",
        "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    )
    assert marks.mrz("079301999998", "Trần Thị Thu Nghiêm", date(2001, 2, 20), "Nữ", date(2026, 2, 20)) == (
        "IDVNM3019999989079301999998<<9",
        "0102203F2602202VNM<<<<<<<<<<<2",
        "TRAN<<THI<THU<NGHIEM<<<<<<<<<<",
    )


def test_names_of_minorities_fit_the_machine_readable_line() -> None:
    line = marks.mrz("066301999998", "H'Nuôl Đăk Niê", date(2001, 2, 20), "Nữ", None)[2]
    assert line == "HNUOL<<DAK<NIE".ljust(30, "<")


@pytest.mark.parametrize("edition", ["2021", "2024"])
def test_the_code_on_a_card_agrees_with_the_card(edition: str) -> None:
    (paper,) = printed(_plan(f"can_cuoc:{edition}", "code/1"))
    (code,) = zxingcpp.read_barcodes(np.asarray(paper.sheets[0].image), QR)
    number, old, name, born, sex, residence, issued = code.text.split("|")
    fields = paper.fields
    assert (number, old, sex) == (fields["personal_id"], "", fields["sex"])
    assert (name.upper(), residence) == (fields["full_name"], fields["residence"])
    for text, field in ((born, "birth_date"), (issued, "issued_on")):
        assert f"{text[4:]}-{text[2:4]}-{text[:2]}" == fields[field]


def test_both_codes_on_a_receipt_say_its_number() -> None:
    (paper,) = printed(_plan("giay_tiep_nhan_ho_so", "code/2"))
    codes = zxingcpp.read_barcodes(np.asarray(paper.sheets[0].image), QR_AND_CODE128)
    assert [code.text for code in codes] == [paper.fields["dossier_code"]] * 2


# --- files --------------------------------------------------------------------------------------
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others() -> None:
    first, again, other = (rendered(_plan("giay_tiep_nhan_ho_so", seed)) for seed in ("same", "same", "other"))
    assert first.pdf == again.pdf
    assert first.truth == again.truth
    assert first.pdf != other.pdf


def test_a_blank_back_belongs_to_its_paper_and_turned_pages_are_named() -> None:
    forms = ("giay_tiep_nhan_ho_so", "khac")
    plan = Plan("pile", "pile/1", "poor", forms, mode="1", blank_after=frozenset({0}), turned={3: 90, 9: 180})
    made = rendered(plan)
    documents = made.truth["documents"]
    assert isinstance(documents, list)
    assert [document["pages"] for document in documents] == [[1, 2], [3]]
    assert made.truth["turned"] == {"3": 90}
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        sizes = [tuple(float(side) for side in page.mediabox[2:]) for page in pdf.pages]
        images = [_image_of(page) for page in pdf.pages]
    assert len(sizes) == 3
    # the unknown paper is A4 and lies on its side
    assert sizes[2] == pytest.approx((841.9, 595.3), abs=0.5)
    black = [1 - float(np.asarray(image.convert("1")).mean()) for image in images]
    assert black[1] < 0.002 < black[0] < 0.2
    assert 0.002 < black[2] < 0.2


@pytest.mark.parametrize(("grade", "mode"), [("clean", "RGB"), ("poor", "L")])
def test_a_scan_keeps_size_and_content(grade: str, mode: str) -> None:
    sheet = Sheet((60.0, 40.0))
    sheet.box(20, 15, 20, 10, 1, fill=(0, 0, 0))
    rng = Random(5)
    settings = replace(scanner_pass(rng, GRADES[grade], mode), dpi=200)
    page = scan(rng, sheet, settings, turned=180)
    image = Image.open(io.BytesIO(page.image))
    assert (image.mode, image.size) == (mode, (page.width, page.height))
    assert image.size == pytest.approx((472, 315), abs=1)
    gray = np.asarray(image.convert("L"))
    assert gray[157, 236] < 130
    assert gray[20, 20] > 190


def test_shipped_files_are_those_planned_and_small() -> None:
    names = {path.name for path in DOSSIERS.iterdir()}
    assert names == {f"{plan.name}.{ending}" for plan in SHIPPED for ending in ("pdf", "json")}
    assert sum(path.stat().st_size for path in DOSSIERS.iterdir()) < 6_000_000
    forms = {name.split(":")[0] for plan in SHIPPED for name in plan.forms}
    assert forms <= set(PRINTERS)
    assert len(forms) >= 8
    readme = (DOSSIERS.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"`{plan.name}`" in readme and f"`{plan.seed}`" in readme for plan in SHIPPED)


@pytest.mark.parametrize("plan", SHIPPED, ids=lambda plan: plan.name)
def test_shipped_truth_follows_from_its_seed_and_fits_its_pages(plan: Plan) -> None:
    truth = json.loads((DOSSIERS / f"{plan.name}.json").read_text(encoding="utf-8"))
    assert [document["fields"] for document in truth["documents"]] == [paper.fields for paper in printed(plan)]
    assert (truth["file"], truth["grade"], truth["seed"]) == (f"{plan.name}.pdf", plan.grade, plan.seed)
    with pikepdf.open(DOSSIERS / truth["file"]) as pdf:
        pages = [page for document in truth["documents"] for page in document["pages"]]
        assert pages == list(range(1, len(pdf.pages) + 1))
        for page in pdf.pages:
            (image,) = page.get_images().values()
            dpi = image["/Width"] / float(page.mediabox[2]) * 72
            assert dpi == pytest.approx(truth["dpi"], rel=0.002)


def test_the_code_on_the_shipped_card_is_read_from_its_scan() -> None:
    truth = json.loads((DOSSIERS / "06-card-clean.json").read_text(encoding="utf-8"))
    with pikepdf.open(DOSSIERS / truth["file"]) as pdf:
        image = _image_of(pdf.pages[0])
    (code,) = zxingcpp.read_barcodes(np.asarray(image.convert("L")), QR)
    assert code.text.startswith(truth["documents"][0]["fields"]["personal_id"])


# --- paper and fonts ----------------------------------------------------------------------------
@pytest.mark.parametrize("look", sorted(LOOKS))
def test_wrapped_lines_keep_every_word_and_the_margin(look: str) -> None:
    text = "Số 244, ngõ 7, phố Nguyễn Khuyến, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
    lines = wrapped([Run(text, LOOKS[look].value)], 60, 15)
    assert " ".join("".join(run.text for run in line) for line in lines).split() == text.split()
    assert [length(line) <= (60 if place else 15) for place, line in enumerate(lines)] == [True] * len(lines)


def test_a_font_without_vietnamese_letters_is_refused_and_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin_only = tmp_path / "LiberationSerif-Regular.ttf"
    built_in = ImageFont.load_default(20)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    latin_only.write_bytes(built_in.font_bytes)
    assert set("ệƯằ") <= fonts.lacks(latin_only)
    assert not set("abcXYZ09") & fonts.lacks(latin_only)
    monkeypatch.setattr(fonts, "_installed", lambda: {latin_only.name: latin_only})
    with pytest.raises(MissingProgramError, match="fonts-liberation2"):
        fonts.file_of.__wrapped__("serif")


def test_fonts_in_use_have_every_letter() -> None:
    for face in ("serif", "sans", "mono", "book", "plain", "old"):
        assert not fonts.lacks(fonts.file_of(face, bold=True, italic=True))
    assert fonts.font("serif", 30).getlength("ệ") > 0
    assert Style().strong.bold


# --- command line -------------------------------------------------------------------------------
def test_the_command_writes_pairs_and_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--seed", "3", "--grade", "poor", "--form", "giay_tiep_nhan_ho_so", "--out", str(tmp_path / "new")]
    assert render.run(words) == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["3-000-poor.json", "3-000-poor.pdf"]
    assert capsys.readouterr().out.strip().endswith("3-000-poor.pdf")


def test_the_command_names_the_forms_where_one_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render.run(["--form", "can_cuoc:1999", "--out", str(tmp_path)]) == 1
    assert "can_cuoc:2024" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_form_is_found_in_some_dossier() -> None:
    assert {form for forms in COMBINATIONS for form in forms} == set(PRINTERS)


def test_plans_without_forms_take_what_is_found_together() -> None:
    plans = [planned(11, index, "office") for index in range(30)]
    assert len({plan.forms for plan in plans}) > 6
    assert plans == [planned(11, index, "office") for index in range(30)]
    assert all(printer(Random(1), form) for plan in plans for form in plan.forms)
