"""Brings review/translations/en.po up to date with the sentences in templates and code. Part of `make generate`.

Refuses to translate: what is new stands there empty, and a test says so.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dossier import access_errors, errors, field_label

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = "review/translations/en.po"
_METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
_SHOWN = (errors.IntakeError, errors.LifecycleError, access_errors.AccessError)
"""what people of the web can bring about; a broken machine is the administrator's, and speaks Vietnamese"""
_KEYWORDS = {"_": None, "N_": None, "say": None}


def sentences() -> Catalog:
    """Every Vietnamese sentence that people of the web see, with where it stands."""
    found = Catalog(locale="en", project="sohoa", fuzzy=False)
    for file, _, message, _, _ in extract_from_dir(
        ROOT / "review", _METHODS, options_map={"**.html": {"silent": "false"}}, keywords=_KEYWORDS
    ):
        if isinstance(message, str):
            found.add(message, locations=[(file, 0)])
    for word in (*field_label.WORDS.values(), *field_label.SECTIONS.values()):
        found.add(word, locations=[("dossier/field_label.py", 0)])
    for each in {**vars(errors), **vars(access_errors)}.values():
        if isinstance(each, type) and issubclass(each, _SHOWN):
            found.add(each.message, locations=[(f"{each.__module__.replace('.', '/')}.py", 0)])
    return found


def catalogue() -> str:
    """The catalogue as it should be: today's sentences with the translations that are known."""
    with (ROOT / CATALOGUE).open("rb") as file:
        known = read_po(file, locale="en")
    fresh = sentences()
    made = Catalog(locale="en", project="sohoa", fuzzy=False)
    for message in sorted(fresh, key=lambda each: str(each.id)):
        if message.id:
            old = known.get(message.id)
            made.add(message.id, old.string if old is not None else "", locations=sorted(set(message.locations)))
    out = BytesIO()
    write_po(out, made, omit_header=True, width=0, include_lineno=False, sort_output=False)
    return _HEAD + out.getvalue().decode()


_HEAD = """\
msgid ""
msgstr ""
"Project-Id-Version: sohoa\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"

"""


def main() -> None:
    (ROOT / CATALOGUE).write_text(catalogue(), encoding="utf-8")


if __name__ == "__main__":
    main()
