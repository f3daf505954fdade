"""Dossiers for other programs: hand in, ask, correct, fetch."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Header, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from dossier.access_errors import ReusedKeyError
from dossier.archive import original_key
from dossier.as_json import document_json, page_json, problem_json
from dossier.correction import Reason
from dossier.errors import NothingToPackError, ObjectMissingError
from dossier.identity import DocumentId, Sha256, is_sha256, sha256_of_file
from dossier.stage import Stage
from review.api.caller import Corrector, Exporter, Intake, Reader
from review.api.shapes import Asked, Corrected, Corrections, Listing, Made, Received, Records, Status
from review.desk import Desk, field_of
from review.pages.worklist import cursor_of, place_of
from review.uploads import kept_files
from review.web import web_of
from storage.desk import QueueFilter, standing
from storage.repository import DossierState
from wiring.wire import make_folder

router = APIRouter(tags=["dossiers"])
Id = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-f-]+$")]
Version = Annotated[str, Header(pattern=r'^"?\d{1,9}"?$', description="Phiên bản đã đọc, như ETag trả về.")]
_CHUNK = 1 << 20


@router.post("/dossiers", status_code=202)
def hand_in(
    request: Request,
    who: Intake,
    files: Annotated[list[UploadFile], File(min_length=1, description="PDF, TIFF, JPEG, PNG; cùng nhau là một hồ sơ.")],
    priority: Annotated[int, Form(ge=1, le=9)] = 5,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200, pattern=r"^[!-~]+$")] = None,
) -> Received:
    """Keep the files as one dossier; it is read afterwards. The same key and files are answered the same, once kept."""
    web = web_of(request)
    with kept_files(who.office.settings, files) as paths:
        digest = _digest(paths)
        if idempotency_key is not None:
            with who.office.database.begin() as unit:
                known = unit.access.answered(who.token.id, idempotency_key)
            if known is not None:
                if known[0] != digest:
                    raise ReusedKeyError
                return Received(**json.loads(known[1]))
        assert web.receive is not None
        state = web.receive(paths, "api")
    answer = Received(dossier=state.id, stage=state.stage.value)
    with who.office.database.begin() as unit:
        unit.desk.put_in_place(state.id, priority=priority, office=who.token.office or None)
        if idempotency_key is not None:
            now = who.office.clock()
            unit.access.note_answer(who.token.id, idempotency_key, digest, answer.model_dump_json(), now)
        who.log(unit, "intake", state.id)
        unit.commit()
    return answer


@router.get("/dossiers")
def list_dossiers(
    who: Reader,
    stage: Stage = Stage.IN_REVIEW,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str, Query(max_length=500)] = "",
) -> Listing:
    """Dossiers in a stage, by priority and age, one page at a time."""
    wanted = QueueFilter(stages=(stage,), office=who.token.office)
    with who.office.database.begin() as unit:
        found = unit.waiting.waiting(wanted, who.office.clock(), limit + 1, place_of(after))
        states = [unit.repository.get(each.dossier) for each in found[:limit]]
        who.log(unit, "list")
        unit.commit()
    shown = [_status_json(state, each.office, each.priority) for state, each in zip(states, found[:limit], strict=True)]
    return Listing(dossiers=shown, next=cursor_of(found[limit - 1].place) if len(found) > limit else None)


@router.get("/dossiers/{dossier}")
def status(who: Reader, dossier: Id, response: Response) -> Status:
    """Where the dossier stands."""
    with who.office.database.begin() as unit:
        state = unit.repository.get(who.require_dossier(unit, dossier))
        office, priority = unit.desk.office_of(state.id), unit.desk.priority_of(state.id)
        who.log(unit, "status", dossier)
        unit.commit()
    response.headers["etag"] = f'"{state.version}"'
    return _status_json(state, office, priority)


@router.get("/dossiers/{dossier}/records")
def records(who: Reader, dossier: Id, response: Response) -> Records:
    """What the papers say, with people's corrections in it."""
    with who.office.database.begin() as unit:
        state = unit.repository.get(who.require_dossier(unit, dossier))
        pages, found = unit.repository.pages(state.id), unit.repository.checked(state.id)
        who.log(unit, "records", dossier)
        unit.commit()
    response.headers["etag"] = f'"{state.version}"'
    return Records(
        dossier=state.id,
        stage=state.stage.value,
        version=state.version,
        pages=[page_json(page) for page in pages],
        documents=[{"id": each.document.id, **document_json(each, pages)} for each in found],
    )


@router.get("/dossiers/{dossier}/corrections")
def corrections(who: Reader, dossier: Id) -> Corrections:
    """Everything that was ever corrected, in order, with what was taken back."""
    with who.office.database.begin() as unit:
        actions = unit.desk.actions(who.require_dossier(unit, dossier))
        who.log(unit, "corrections", dossier)
        unit.commit()
    holding = {action.number for action in standing(actions)}
    return Corrections(
        corrections=[
            Made(
                number=action.number,
                document=action.document or "",
                field=said.field,
                before=said.before,
                after=said.after,
                reason=said.reason.value,
                reviewer=said.reviewer,
                at=said.at.isoformat(),
                taken_back=action.number not in holding,
            )
            for action in actions
            if (said := action.correction) is not None
        ]
    )


@router.post("/dossiers/{dossier}/corrections", status_code=201)
def correct(who: Corrector, dossier: Id, asked: Asked, if_match: Version) -> Corrected:
    """A value in the place of another; 412 where the dossier has changed since it was read."""
    with who.office.database.begin() as unit:
        key = who.require_dossier(unit, dossier)
    desk = Desk(who.office, who.token.id, who.token.office)
    version = int(if_match.strip('"'))
    sheet = desk.say(key, version, DocumentId(asked.document), asked.field, asked.value, Reason.MISREAD)
    desk.release(key)
    with who.office.database.begin() as unit:
        who.log(unit, "correct", dossier, asked.field)
        unit.commit()
    field = field_of(sheet.record(DocumentId(asked.document)), asked.field)
    assert field is not None
    return Corrected(version=sheet.state.version, value=field.value, accepted=field.accepted)


@router.get("/dossiers/{dossier}/scans/{sha256}", response_class=StreamingResponse)
def scan(who: Exporter, dossier: Id, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> Response:
    """An untouched original."""
    with who.office.database.begin() as unit:
        state = unit.repository.get(who.require_dossier(unit, dossier))
        who.log(unit, "scan", dossier)
        unit.commit()
    found = next((each for each in state.scans if each.sha256 == sha256 and is_sha256(sha256)), None)
    if found is None:
        raise ObjectMissingError

    def chunks() -> Iterator[bytes]:
        with who.office.store.open(original_key(Sha256(sha256))) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    return StreamingResponse(chunks(), media_type=found.media_type.value)


@router.get("/dossiers/{dossier}/export", response_class=FileResponse)
def export(
    request: Request,
    who: Exporter,
    dossier: Id,
    format: Literal["aip", "bagit", "xlsx"] = "aip",  # noqa: A002
) -> Response:
    """A package of the dossier: as it was archived, or a draft of what is not archived yet."""
    web = web_of(request)
    if web.export is None:
        raise NothingToPackError
    with who.office.database.begin() as unit:
        key = who.require_dossier(unit, dossier)
        who.log(unit, "export", dossier)
        unit.commit()
    make_folder(who.office.settings.work_folder)
    folder = FilePath(tempfile.mkdtemp(dir=who.office.settings.work_folder, suffix=".export"))
    try:
        made = web.export(key, format, folder)
        if made.is_dir():
            made = FilePath(shutil.make_archive(str(folder / "package"), "zip", made))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = f"{key}.{format}{made.suffix}"
    # what was sent is removed at once: it is papers of citizens
    return FileResponse(made, filename=name, background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True))


def _status_json(state: DossierState, office: str, priority: int) -> Status:
    return Status(
        dossier=state.id,
        stage=state.stage.value,
        version=state.version,
        received_at=state.received_at.isoformat(),
        office=office,
        priority=priority,
        pages=sum(each.page_count for each in state.scans),
        problems=[problem_json(each) for each in state.problems],
    )


def _digest(paths: Sequence[FilePath]) -> str:
    return hashlib.sha256(" ".join(sha256_of_file(path)[0] for path in paths).encode()).hexdigest()
