"""The REST API, version 1, as an application of its own with its own OpenAPI document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from review.api import dossiers, hooks
from review.api.shapes import Problem
from review.web import PROBLEM, Web, add_error_pages
from wiring.wire import code_version

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words, "content": {PROBLEM: {}}}
    for status, words in (
        (400, "Yêu cầu không hợp lệ"),
        (401, "Khóa truy cập thiếu, sai, hoặc không có quyền này"),
        (403, "Hồ sơ của cơ quan khác"),
        (404, "Không có hồ sơ này"),
        (409, "Hồ sơ không ở trạng thái làm được việc này"),
        (412, "Hồ sơ đã thay đổi từ khi đọc"),
        (413, "Tệp quá lớn"),
        (422, "Dữ liệu không hợp lệ"),
        (423, "Hồ sơ đang do người khác giữ"),
        (503, "Tạm thời không làm được; thử lại"),
    )
}


def create_api(web: Web) -> FastAPI:
    """To be mounted at /api/v1."""
    api = FastAPI(
        title="Sohoa",
        version=code_version(),
        summary="Nộp hồ sơ, hỏi trạng thái, lấy và sửa dữ liệu, nhận thông báo.",
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS,
    )
    api.state.web = web
    add_error_pages(api)
    for part in (dossiers, hooks):
        api.include_router(part.router)
    return api
