"""Names of persons stay in the database and on stdout: no log line and no key ever holds one."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from dossier.errors import EngineCrashedError, EngineError
from flows.batch import digitize_all
from sohoa.results import gather
from tests.pipeline.pretend import NAME, PlayedEngine, open_played, scan
from wiring.logs import Log, Verbosity, hush_vendors, start_logs


@pytest.fixture
def loud(capsys: pytest.CaptureFixture[str], own_logs: None) -> pytest.CaptureFixture[str]:
    start_logs(Verbosity.VERBOSE)
    return capsys


def test_a_name_pushed_through_the_whole_flow_appears_in_no_log_line_and_no_key(
    tmp_path: Path, loud: pytest.CaptureFixture[str]
) -> None:
    engine = PlayedEngine()

    def trouble(number: int) -> None:
        if number == 2:
            raise EngineError(NAME)
        if number == 3:
            raise RuntimeError(NAME)
        if number == 4 and engine.reads[4] == 1:
            raise EngineCrashedError(NAME)

    engine.on_read = trouble
    (tmp_path / f"{NAME}.pdf").write_text(NAME)
    sources = [scan(tmp_path / NAME / f"{NAME}.tif", pages=4).parent, tmp_path / f"{NAME}.pdf", tmp_path / f"{NAME}!"]
    with open_played(tmp_path, engine, max_failed_pages=0.9) as office:
        results = [gather(office, each) for each in digitize_all(office, [str(source) for source in sources])]
        keys = list(office.store.keys())
    values = [field.value for record in results[0].records for field in record.fields]
    assert NAME in values, "the name did go through the flow"
    logged = loud.readouterr().err
    assert len(logged.splitlines()) >= 8
    assert all(json.loads(line) for line in logged.splitlines())
    assert keys
    assert all(word not in text for word in NAME.split() for text in (logged, *keys))


def test_a_log_line_holds_ids_codes_and_counts(loud: pytest.CaptureFixture[str]) -> None:
    Log("room").note("page.read", dossier="6fea84e8-ba7e-5070-b74a-5277b08a4673", page=3)
    line = json.loads(loud.readouterr().err)
    assert (line["event"], line["page"], line["level"]) == ("page.read", 3, "info")


@pytest.mark.parametrize("value", [NAME, "Nguyễn", "a b", "two\nlines", "x" * 81, ""])
def test_a_fact_that_is_no_code_is_not_shown(loud: pytest.CaptureFixture[str], value: str) -> None:
    Log("room").warn("stopped", cause=value)
    assert json.loads(loud.readouterr().err)["cause"] == "?"


def test_a_fact_of_another_kind_is_a_fault_of_the_code() -> None:
    with pytest.raises(ValueError, match="name"):
        Log("room").note("page.read", name="x")


def test_of_what_vendors_say_only_who_spoke_is_kept(loud: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("vendor.part").warning("cannot open %s", NAME)
    logging.getLogger("vendor.part").info("opened %s", NAME)
    line = loud.readouterr().err
    assert (json.loads(line)["vendor"], NAME in line) == ("vendor.part", False)


def test_a_vendor_that_sets_up_logging_itself_is_hushed_again(loud: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers = [logging.StreamHandler()]
    hush_vendors()
    logging.getLogger("vendor").error("cannot open %s", NAME)
    assert NAME not in loud.readouterr().err


@pytest.mark.parametrize(("verbosity", "events"), [(Verbosity.QUIET, 0), (Verbosity.NORMAL, 1), (Verbosity.VERBOSE, 2)])
def test_how_much_is_logged_is_the_callers_wish(
    loud: pytest.CaptureFixture[str], verbosity: Verbosity, events: int
) -> None:
    start_logs(verbosity)
    Log("room").note("page.read", page=1)
    Log("room").warn("stopped", cause="engine")
    assert len(loud.readouterr().err.splitlines()) == events
