"""What a reviewer can do with a dossier, without any web."""

from __future__ import annotations

import pytest

from dossier.access_errors import ForbiddenError
from dossier.correction import Reason
from dossier.errors import ImpossibleActError, LeasedError, OpenFieldsError, StaleRecordError
from dossier.identity import DossierId
from dossier.record import CheckedRecord, FieldValue, Origin
from dossier.stage import Stage
from dossier.text import Box
from flows import stages
from review import paperwork
from review.desk import Desk, Sheet, field_of, remaining
from review.paperwork import Mark
from storage.desk import QueueFilter
from tests.desk.conftest import Clock
from tests.desk.laid_out import BLANK, INVITATION, birth, lay_out
from wiring.wire import Office

DATE = "child.birth_date"
NAME = "child.full_name"


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office, "an")


@pytest.fixture
def dossier(office: Office) -> DossierId:
    return lay_out(office, [birth()])


def field(sheet: Sheet, name: str, document: int = 0) -> FieldValue:
    found = field_of(sheet.records[document], name)
    assert found is not None
    return found


def values(record: CheckedRecord) -> dict[str, tuple[str | None, bool]]:
    return {field.name: (field.value, field.accepted) for field in record.fields}


def say(desk: Desk, dossier: DossierId, name: str, value: str | None, reason: Reason = Reason.MISREAD) -> Sheet:
    sheet = desk.sheet(dossier)
    return desk.say(dossier, sheet.state.version, sheet.documents[0].id, name, value, reason)


def test_the_machine_leaves_what_it_doubts_to_people(desk: Desk, dossier: DossierId) -> None:
    sheet = desk.sheet(dossier)
    assert sheet.state.stage is Stage.IN_REVIEW
    assert not field(sheet, DATE).accepted
    assert field(sheet, NAME).accepted


def test_a_corrected_value_is_canonical_accepted_and_keyed_and_the_machines_reading_stays(
    desk: Desk, dossier: DossierId
) -> None:
    before = field(desk.sheet(dossier), DATE).readings
    now = field(say(desk, dossier, DATE, "ngày 27 tháng 9 năm 2022"), DATE)
    assert (now.value, now.accepted, now.readings[0].origin) == ("2022-09-27", True, Origin.KEYED)
    seen = [(reading.raw, reading.origin, reading.box) for reading in now.readings[1:]]
    assert seen == [(reading.raw, reading.origin, reading.box) for reading in before]


def test_a_corrected_record_is_checked_by_the_same_rules(desk: Desk, dossier: DossierId) -> None:
    sheet = say(desk, dossier, DATE, "27/09/2022")
    assert "record.rule" in {problem.code.removesuffix("_broken") for problem in sheet.records[0].problems}
    sheet = say(desk, dossier, DATE, "28/09/2022")
    assert remaining(sheet) == ()


def test_what_is_confirmed_is_accepted_with_the_machines_reading_first(desk: Desk, dossier: DossierId) -> None:
    now = field(say(desk, dossier, DATE, "2022-09-28", Reason.CONFIRMED), DATE)
    assert (now.accepted, now.readings[0].origin) == (True, Origin.OCR)


def test_what_is_doubtful_stays_open_with_its_value(desk: Desk, dossier: DossierId) -> None:
    say(desk, dossier, NAME, "ĐINH THẾ THÀNH MINH", Reason.DOUBTFUL)
    assert not field(desk.sheet(dossier), NAME).accepted


def test_a_field_may_be_emptied(desk: Desk, dossier: DossierId) -> None:
    now = field(say(desk, dossier, "mother.birth_year", "  "), "mother.birth_year")
    assert now.value is None
    assert now.accepted


def test_undo_takes_back_the_last_action_and_keeps_both(desk: Desk, dossier: DossierId) -> None:
    first = field(desk.sheet(dossier), DATE)
    say(desk, dossier, DATE, "27/09/2022")
    say(desk, dossier, DATE, "26/09/2022")
    sheet = paperwork.undo(desk, dossier, desk.sheet(dossier).state.version)
    assert field(sheet, DATE).value == "2022-09-27"
    sheet = paperwork.undo(desk, dossier, sheet.state.version)
    assert field(sheet, DATE) == first
    assert len(sheet.actions) == 4
    with pytest.raises(ImpossibleActError):
        paperwork.undo(desk, dossier, sheet.state.version)


def test_a_stale_save_changes_nothing(desk: Desk, dossier: DossierId) -> None:
    sheet = desk.sheet(dossier)
    say(desk, dossier, DATE, "27/09/2022")
    with pytest.raises(StaleRecordError):
        desk.say(dossier, sheet.state.version, sheet.documents[0].id, DATE, "01/01/2022", Reason.MISREAD)
    assert field(desk.sheet(dossier), DATE).value == "2022-09-27"


def test_a_leased_dossier_is_refused_to_others_until_the_lease_ends(
    desk: Desk, office: Office, dossier: DossierId, clock: Clock
) -> None:
    other = Desk(office, "bình")
    desk.take(dossier)
    with pytest.raises(LeasedError) as refused:
        say(other, dossier, DATE, "27/09/2022")
    assert refused.value.holder == "an"
    clock.pass_by(minutes=11)
    assert field(say(other, dossier, DATE, "27/09/2022"), DATE).accepted


def test_whoever_works_keeps_the_lease(desk: Desk, office: Office, dossier: DossierId, clock: Clock) -> None:
    desk.take(dossier)
    for value in ("27/09/2022", "26/09/2022", "25/09/2022"):
        clock.pass_by(minutes=6)
        say(desk, dossier, DATE, value)
    with pytest.raises(LeasedError):
        Desk(office, "bình").take(dossier)


def test_a_lease_can_be_taken_over_and_its_holder_learns_by_whom(
    desk: Desk, office: Office, dossier: DossierId
) -> None:
    desk.take(dossier)
    lease = Desk(office, "bình").take(dossier, over=True)
    assert (lease.reviewer, lease.taken_from) == ("bình", "an")
    with pytest.raises(LeasedError) as refused:
        say(desk, dossier, DATE, "27/09/2022")
    assert refused.value.holder == "bình"


def test_an_office_works_on_its_own_dossiers_and_on_those_of_none(office: Office, dossier: DossierId) -> None:
    here, elsewhere = Desk(office, "an", "H26.1"), Desk(office, "bình", "H26.2")
    assert here.sheet(dossier).office == ""
    with office.database.begin() as unit:
        unit.desk.put_in_place(dossier, office="H26.1")
        unit.commit()
    assert here.sheet(dossier).office == "H26.1"
    with pytest.raises(ForbiddenError):
        elsewhere.sheet(dossier)
    with pytest.raises(ForbiddenError):
        elsewhere.take(dossier)


def test_nothing_is_approved_while_a_field_is_open(desk: Desk, dossier: DossierId) -> None:
    with pytest.raises(OpenFieldsError):
        desk.approve(dossier, desk.sheet(dossier).state.version)
    confirm_all(desk, dossier)
    desk.approve(dossier, desk.sheet(dossier).state.version)
    assert desk.sheet(dossier).state.stage is Stage.APPROVED
    sheet = paperwork.undo(desk, dossier, desk.sheet(dossier).state.version)
    assert sheet.state.stage is Stage.IN_REVIEW


def test_problems_that_no_value_can_mend_want_a_reason(desk: Desk, dossier: DossierId) -> None:
    confirm_all(desk, dossier)
    say(desk, dossier, DATE, "27/09/2022")
    confirm_all(desk, dossier)
    with pytest.raises(OpenFieldsError):
        desk.approve(dossier, desk.sheet(dossier).state.version)
    desk.approve(dossier, desk.sheet(dossier).state.version, "Giấy ghi như vậy")
    assert desk.sheet(dossier).state.stage is Stage.APPROVED


def test_a_postponed_dossier_leaves_the_queue_for_a_while(
    desk: Desk, office: Office, dossier: DossierId, clock: Clock
) -> None:
    def waiting() -> list[DossierId]:
        with office.database.begin() as unit:
            return [each.dossier for each in unit.waiting.waiting(QueueFilter(), office.clock(), 10)]

    assert waiting() == [dossier]
    desk.postpone(dossier, desk.sheet(dossier).state.version)
    assert waiting() == []
    clock.pass_by(minutes=61)
    assert waiting() == [dossier]


def test_a_dossier_goes_back_to_the_scanner_and_that_can_be_undone(desk: Desk, dossier: DossierId) -> None:
    desk.rescan(dossier, desk.sheet(dossier).state.version, [1])
    sheet = desk.sheet(dossier)
    assert sheet.state.stage is Stage.RESCAN
    assert [problem.code for problem in sheet.state.problems] == ["dossier.rescan_asked"]
    sheet = paperwork.undo(desk, dossier, sheet.state.version)
    assert (sheet.state.stage, sheet.state.problems) == (Stage.IN_REVIEW, ())


def test_the_machine_leaves_alone_what_people_work_on(desk: Desk, office: Office, dossier: DossierId) -> None:
    say(desk, dossier, DATE, "27/09/2022")
    stages.restart(office, dossier)
    assert field(desk.sheet(dossier), DATE).value == "2022-09-27"


# --- papers -------------------------------------------------------------------------------------------
def test_a_split_makes_two_papers_and_its_undo_one(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth(), BLANK, birth(7)])
    sheet = desk.sheet(dossier)
    assert [each.pages for each in sheet.documents] == [(1, 2), (3,)]
    sheet = paperwork.split(desk, dossier, sheet.state.version, sheet.documents[0].id, 2)
    assert [each.pages for each in sheet.documents] == [(1,), (2,), (3,)]
    assert len(sheet.records) == 3
    sheet = paperwork.undo(desk, dossier, sheet.state.version)
    assert [each.pages for each in sheet.documents] == [(1, 2), (3,)]


def test_what_was_corrected_survives_a_merge_and_its_undo(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth(), birth(7)])
    say(desk, dossier, DATE, "27/09/2022")
    sheet = desk.sheet(dossier)
    second = sheet.records[1]
    sheet = paperwork.merge(desk, dossier, sheet.state.version, sheet.documents[0].id)
    assert [each.pages for each in sheet.documents] == [(1, 2)]
    assert field(sheet, DATE).value == "2022-09-27"
    sheet = paperwork.undo(desk, dossier, sheet.state.version)
    assert field(sheet, DATE).value == "2022-09-27"
    assert values(sheet.records[1]) == values(second)


def test_pages_change_places(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth(), BLANK])
    sheet = desk.sheet(dossier)
    sheet = paperwork.reorder(desk, dossier, sheet.state.version, sheet.documents[0].id, [2, 1])
    assert sheet.documents[0].pages == (2, 1)
    with pytest.raises(ImpossibleActError):
        paperwork.reorder(desk, dossier, sheet.state.version, sheet.documents[0].id, [1, 3])


def test_another_form_is_extracted_at_once(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [INVITATION.format(number=1)])
    sheet = desk.sheet(dossier)
    form = next(form for form in office.catalogue.forms if form.form == "to_khai_dang_ky_khai_sinh")
    changed = paperwork.change_form(desk, dossier, sheet.state.version, sheet.documents[0].id, form.form, form.edition)
    assert field_of(changed.records[0], NAME) is not None
    back = paperwork.undo(desk, dossier, changed.state.version)
    assert back.records == sheet.records


def test_a_blank_page_is_marked_and_stays(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth(), BLANK])
    sheet = desk.sheet(dossier)
    sheet = paperwork.mark(desk, dossier, sheet.state.version, 2, Mark.BLANK)
    assert sheet.documents[0].pages == (1,)
    assert paperwork.marks(sheet.actions) == {2: Mark.BLANK}
    assert sheet.page_count == 2
    sheet = paperwork.undo(desk, dossier, sheet.state.version)
    assert (sheet.documents[0].pages, paperwork.marks(sheet.actions)) == ((1, 2), {})


def test_an_undo_of_papers_that_others_built_on_is_refused(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth(), BLANK, birth(7)])
    sheet = desk.sheet(dossier)
    sheet = paperwork.split(desk, dossier, sheet.state.version, sheet.documents[0].id, 2)
    desk.release(dossier)
    other = Desk(office, "bình")
    sheet = paperwork.mark(other, dossier, sheet.state.version, 2, Mark.SEPARATOR)
    other.release(dossier)
    with pytest.raises(ImpossibleActError):
        paperwork.undo(desk, dossier, sheet.state.version)


# --- double keying ------------------------------------------------------------------------------------
@pytest.fixture
def critical(office: Office) -> None:
    mark_critical(office)


def mark_critical(office: Office) -> None:
    """From now on this office has the child's birth date keyed twice."""
    forms = []
    for form in office.catalogue.forms:
        sections = tuple(
            section.model_copy(
                update={
                    "fields": tuple(
                        spec.model_copy(update={"critical": (section.name, spec.name) == ("child", "birth_date")})
                        for spec in section.fields
                    )
                }
            )
            for section in form.sections
        )
        forms.append(form.model_copy(update={"sections": sections}))
    marked = type(office.catalogue)(tuple(forms), office.catalogue.digest)
    object.__setattr__(office, "catalogue_", lambda: marked)


@pytest.mark.usefixtures("critical")
def test_a_critical_field_is_accepted_when_two_people_key_the_same(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth()])
    assert not field(say(desk, dossier, DATE, "27/09/2022"), DATE).accepted
    with pytest.raises(ForbiddenError):
        say(desk, dossier, DATE, "27/09/2022", Reason.SECOND)
    desk.release(dossier)
    assert field(say(Desk(office, "bình"), dossier, DATE, "27-9-2022", Reason.SECOND), DATE).accepted


@pytest.mark.usefixtures("critical")
def test_where_two_keyings_differ_a_third_person_decides(office: Office, desk: Desk) -> None:
    dossier = lay_out(office, [birth()])
    second, third = Desk(office, "bình"), Desk(office, "chi")
    say(desk, dossier, DATE, "27/09/2022")
    desk.release(dossier)
    assert not field(say(second, dossier, DATE, "28/09/2022", Reason.SECOND), DATE).accepted
    with pytest.raises(ForbiddenError):
        say(second, dossier, DATE, "28/09/2022", Reason.THIRD)
    second.release(dossier)
    now = field(say(third, dossier, DATE, "28/09/2022", Reason.THIRD), DATE)
    assert (now.value, now.accepted) == ("2022-09-28", True)


def confirm_all(desk: Desk, dossier: DossierId) -> None:
    for each in desk.sheet(dossier).records[0].fields:
        if not each.accepted:
            say(desk, dossier, each.name, each.value, Reason.CONFIRMED)


def test_a_box_drawn_on_the_page_stays_with_the_correction(desk: Desk, dossier: DossierId) -> None:
    sheet = desk.sheet(dossier)
    box = Box(0.1, 0.2, 0.3, 0.25)
    sheet = desk.say(dossier, sheet.state.version, sheet.documents[0].id, DATE, "27/09/2022", Reason.MISREAD, (1, box))
    assert field(sheet, DATE).readings[0].box == box
