"""Rows of the desk's tables from its frozen types and back, by hand."""

from __future__ import annotations

import json
import zlib
from typing import Any

from dossier.correction import Correction, Reason
from dossier.errors import KeepingError
from dossier.identity import DocumentId, DossierId
from dossier.text import Box
from storage.desk import Act, Action, Json, Lease
from storage.rows import FoundRow, Values


def action_values(action: Action) -> Values:
    """All columns but the number, which the database gives."""
    correction = action.correction
    content: Json = {"content": dict(action.content)}
    if correction is not None:
        content["correction"] = [
            correction.before,
            correction.after,
            correction.reason.value,
            correction.page,
            None if correction.box is None else _edges(correction.box),
        ]
    return {
        "dossier_id": action.dossier,
        "document_id": action.document,
        "field": None if correction is None else correction.field,
        "kind": action.kind.value,
        "reviewer": action.reviewer,
        "at": action.at,
        "undoes": action.undoes,
        # ASCII with \\u escapes: lone surrogates have no UTF-8
        "content": zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii")),
    }


def action_of(row: FoundRow) -> Action:
    try:
        content = json.loads(zlib.decompress(row.content))
        return Action(
            kind=Act(row.kind),
            dossier=DossierId(row.dossier_id),
            reviewer=row.reviewer,
            at=row.at,
            document=None if row.document_id is None else DocumentId(row.document_id),
            correction=_correction(row, content.get("correction")),
            undoes=row.undoes,
            content=content["content"],
            number=row.number,
        )
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise KeepingError(f"(nội dung trong cơ sở dữ liệu bị hỏng: {type(error).__name__})") from None


def lease_of(row: FoundRow) -> Lease:
    return Lease(row.reviewer, row.taken_at, row.expires_at, row.taken_from)


def _correction(row: FoundRow, parts: Any) -> Correction | None:
    if parts is None:
        return None
    before, after, reason, page, box = parts
    return Correction(
        row.field, before, after, row.reviewer, row.at, Reason(reason), page, None if box is None else Box(*box)
    )


def _edges(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]
