"""Fields that are keyed twice: which forms mark them, and that one person is enough unless an office says so."""

from __future__ import annotations

from pathlib import Path

from extractors import catalogue
from wiring.sections import FormSettings
from wiring.settings import Settings
from wiring.wire import open_office

DECISIVE = ("full_name", "birth_date", "personal_id", "died_on", "serial")


def critical(forms: catalogue.Catalogue) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form in forms.forms:
        names = {name for name, _, spec in form.fields() if spec.critical}
        if names:
            found.setdefault(form.form, set()).update(names)
    return found


def test_who_a_certificate_is_about_is_keyed_twice_and_little_else() -> None:
    found = critical(catalogue.load())
    assert found["giay_khai_sinh"] == {"child.full_name", "child.birth_date", "child.personal_id"}
    assert found.keys() == {
        "giay_khai_sinh", "trich_luc_khai_sinh", "giay_chung_nhan_ket_hon", "trich_luc_khai_tu", "giay_chung_nhan_qsdd",
    }  # fmt: skip
    assert all(name.endswith(DECISIVE) for names in found.values() for name in names)


def test_one_persons_word_is_enough_unless_the_office_switches_double_keying_on(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, _env_file=None)
    assert critical(open_office(settings).catalogue) == {}
    twice = settings.model_copy(update={"forms": FormSettings(double_keying=True)})
    assert critical(open_office(twice).catalogue) == critical(catalogue.load())
