"""Both families of trouble are worded completely: exceptions for the machine, problems for the paper."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from string import Formatter

import pytest

from dossier import access_errors, errors
from dossier.errors import DossierError, ExitCode, IntakeError
from dossier.problem import CATALOGUE, ProblemKind, Severity
from dossier.vietnamese import ALPHABET
from tests.house.checkout import PRODUCT, modules, tree

KNOWN = {**vars(errors), **vars(access_errors)}
EXCEPTIONS = [each for each in KNOWN.values() if inspect.isclass(each) and issubclass(each, DossierError)]
LETTERS = {letter for letter in ALPHABET if not letter.isascii()}
CODE = re.compile(r"[a-z]+(\.[a-z][a-z_]*)?\Z")
by_name = pytest.mark.parametrize("error", EXCEPTIONS, ids=lambda error: error.__name__)
by_code = pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)


def test_exceptions_live_in_one_tree() -> None:
    """What a room raises, every caller can catch as `DossierError`; a room may only refine what is there."""
    strangers = [
        f"{name}:{node.lineno}"
        for name in modules(*PRODUCT)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ClassDef) and name not in ("dossier/errors.py", "dossier/access_errors.py")
        for base in map(ast.unparse, node.bases)
        if base.endswith(("Error", "Exception")) and base.split(".")[-1] not in KNOWN
    ]
    assert strangers == []


@by_name
def test_every_exception_has_a_code_of_its_own(error: type[DossierError]) -> None:
    assert CODE.match(vars(error)["code"])


def test_no_two_exceptions_share_a_code() -> None:
    assert [code for code, count in Counter(error.code for error in EXCEPTIONS).items() if count > 1] == []


@by_name
def test_a_code_begins_with_that_of_its_family(error: type[DossierError]) -> None:
    (parent,) = error.__bases__
    if issubclass(parent, DossierError) and parent is not DossierError:
        assert error.code.startswith(f"{parent.code}.")


@by_name
def test_every_exception_ends_the_program_with_a_code_of_the_contract(error: type[DossierError]) -> None:
    assert isinstance(error.exit_code, ExitCode)
    assert error.exit_code is not ExitCode.OK


@by_name
def test_every_exception_speaks_vietnamese(error: type[DossierError]) -> None:
    assert LETTERS & set(error.message)


@by_name
def test_whatever_can_be_raised_words_itself(error: type[DossierError]) -> None:
    """Only the heads of families borrow their sentence."""
    assert error.__subclasses__() or "message" in vars(error)


def test_every_refused_file_is_a_known_problem_too() -> None:
    assert {error.problem_code for error in EXCEPTIONS if issubclass(error, IntakeError)} <= CATALOGUE.keys()


@by_code
def test_every_problem_is_worded_in_both_languages(kind: ProblemKind) -> None:
    assert LETTERS & set(kind.message)
    assert LETTERS & set(kind.advice)
    assert kind.english.isascii()
    assert kind.message.endswith(".")
    assert kind.advice.endswith(".")
    assert kind.english.endswith(".")


@by_code
def test_a_problem_is_filed_under_its_place(kind: ProblemKind) -> None:
    assert kind.code.split(".")[0] in {"scan", "page", "line", "document", "field", "record", "dossier"}
    assert isinstance(kind.severity, Severity)


@by_code
def test_a_sentence_names_facts_by_plain_names(kind: ProblemKind) -> None:
    """`{fact.attribute}` or `{fact!r}` could print more than the fact."""
    for _, fact, spec, conversion in Formatter().parse(kind.message):
        assert fact is None or (fact.isidentifier() and not spec and conversion is None)
