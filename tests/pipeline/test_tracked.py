"""With a Prefect server the same recipe gives the same records, and Prefect learns nothing but ids."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.testing.utilities import prefect_test_harness

from dossier.errors import EngineCrashedError, SettingsError
from flows import tasks
from flows.batch import Digitize, Outcome, digitize_all
from flows.retry import RETRIES
from flows.tracked import digitize_with
from sohoa import dossier_json
from sohoa.results import gather
from tests.pipeline.pretend import NAME, PlayedEngine, failing, folder_of, open_played, scan
from wiring.wire import Office

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


def lines(folder: Path, *, tracked: bool) -> tuple[list[str], PlayedEngine]:
    """Two dossiers as they would be printed; the engine crashes once on page 2 and always on page 3."""
    engine = PlayedEngine()
    engine.on_read = failing(2, error=EngineCrashedError(), times=1)
    one = scan(folder / f"{NAME}.tif", pages=3)
    two = folder_of(folder / NAME, {f"{NAME} 1.tif": 1, f"{NAME} 2.tif": 2, f"{NAME} 3.pdf": 1})
    with open_played(folder, engine, page_batch=2) as office:
        outcomes = list(digitize_all(office, [str(one), str(two)], digitize=how(office, tracked)))
        results = [
            dossier_json.line(gather(office, Outcome("x", outcome.dossier, outcome.error))) for outcome in outcomes
        ]
    return results, engine


def how(office: Office, tracked: bool) -> Digitize | None:
    return digitize_with(office) if tracked else None


def seen_by_prefect() -> str:
    """Names, parameters, states and log lines of all runs, as the server holds them."""
    for handler in logging.getLogger("prefect.flow_runs").handlers:
        handler.flush()

    async def collect() -> str:
        async with get_client() as client:
            flow_runs = await client.read_flow_runs()
            task_runs = await client.read_task_runs()
            logs = await client.read_logs()
        assert {name for run in flow_runs for name in run.parameters} == {"dossier_id"}
        assert logs
        return "\n".join(each.model_dump_json() for each in (*flow_runs, *task_runs, *logs))

    return asyncio.run(collect())


def test_a_tracked_run_gives_the_same_records_and_tells_prefect_only_ids(tmp_path: Path, server: None) -> None:
    at_once, engine = lines(tmp_path / "a", tracked=False)
    tracked, tracked_engine = lines(tmp_path / "b", tracked=True)
    assert tracked == at_once
    assert tracked_engine.reads == engine.reads
    assert engine.reads[2] > 1
    assert NAME in at_once[0]
    shown = seen_by_prefect()
    assert all(word not in shown for word in NAME.split())


def test_a_server_that_does_not_answer_is_a_matter_of_the_settings(tmp_path: Path) -> None:
    nobody = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with (
        temporary_settings(nobody),
        open_played(tmp_path) as office,
        pytest.raises(SettingsError, match="PREFECT_API_URL"),
    ):
        digitize_with(office)


def test_the_same_rule_says_what_prefect_tries_again() -> None:
    for step in (tasks.begin, tasks.read_pages, tasks.settle):
        assert getattr(step, "retries") == RETRIES  # noqa: B009 - typed as the function that it wraps
        assert getattr(step, "retry_condition_fn") is not None  # noqa: B009
