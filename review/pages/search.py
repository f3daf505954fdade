"""Search: by code, name or number, or by any words of a page, with marks or without; a hit opens the page at its place.

Refuses to search without a purpose: whoever looks for people says what for, and both stay in the access log. What is
searched for is in no address, since addresses are kept by browsers and proxies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from dossier.identity import DossierId
from dossier.stage import Stage
from review.access import Right, sees
from review.masking import masked
from review.visitor import Visitor, allowed
from review.web import Area, web_of
from review.wording import N_
from storage.search import Level, SearchHit
from storage.search_keys import keys_of
from storage.unit_of_work import UnitOfWork

router = APIRouter(include_in_schema=False)
AREA = Area(Right.SEARCH, "/search", N_("Tìm kiếm"))

Searcher = Annotated[Visitor, Depends(allowed(Right.SEARCH))]
_SHOWN = 30
_SHORTEST_PURPOSE = 3
_CODE = re.compile(r"[GH]\d\d")
"""what codes of dossiers and of digitized papers have in them: the agency"""
_MASKED = ("personal_id", "old_identity_card", "owner_id", "phone", "identity_paper")
"""ends of the names of fields whose values a list shows in part"""
HOW_NEAR = {
    Level.SPELLING: "",
    Level.NO_TONES: N_("khác dấu thanh"),
    Level.ASCII: N_("không dấu"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One hit as the list shows it."""

    hit: SearchHit
    text: str
    masked: bool

    @property
    def address(self) -> str:
        """Where it opens; the place on the page stands behind the `#`, which no server sees."""
        box = self.hit.box
        at = f"&box={box.x0:.4f},{box.y0:.4f},{box.x1:.4f},{box.y1:.4f}" if box else ""
        return f"/review/{self.hit.dossier}" + (f"#page={self.hit.page}{at}" if self.hit.page else "")


@router.get("/search")
def form(request: Request, who: Searcher) -> Response:
    """Where words and purpose are typed in."""
    return _page(request, who, "", "")


@router.post("/search")
def search(
    request: Request,
    who: Searcher,
    words: Annotated[str, Form(max_length=300)] = "",
    purpose: Annotated[str, Form(max_length=200)] = "",
    form: Annotated[str, Form(max_length=80)] = "",
    stage: Annotated[str, Form(max_length=20)] = "",
    after: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Hits, the best spelled first; a code leads to its dossier at once."""
    words, purpose = " ".join(words.split()), " ".join(purpose.split())
    if not words or len(purpose) < _SHORTEST_PURPOSE:
        failure = who.say("Ghi từ cần tìm và mục đích tìm (ví dụ mã hồ sơ đang giải quyết).")
        return _page(request, who, words, purpose, 422, failure=failure, form=form, stage=stage)
    if _repeats(purpose, words):
        failure = who.say(
            "Mục đích không nhắc lại điều đang tìm: nhật ký không giữ thông tin cá nhân. Ghi việc đang làm."
        )
        return _page(request, who, words, "", 422, failure=failure, form=form, stage=stage)
    stages = (Stage(stage),) if stage in set(Stage) else ()
    with who.office.database.begin() as unit:
        who.log(unit, "search", purpose=purpose)
        coded = _by_code(who, unit, words)
        found = unit.search.find(words, stages=stages, forms=(form,) if form else (), limit=_SHOWN, after=after or None)
        offices = {hit.dossier: unit.desk.office_of(hit.dossier) for hit in found.hits}
        unit.commit()
    if coded is not None and not after:
        return RedirectResponse(f"/review/{coded}", 303)
    hits = [_shown(hit) for hit in found.hits if sees(who.who, offices[hit.dossier])]
    return _page(request, who, words, purpose, hits=hits, more=found.next, form=form, stage=stage)


def _repeats(purpose: str, words: str) -> bool:
    """True where the purpose says again what is looked for; a dossier's code may stand in both."""
    looked_for, said = (f" {keys_of(text)[-1]} " for text in (words, purpose))
    return bool(looked_for.strip()) and looked_for in said and not _CODE.search(words.upper())


def _by_code(who: Visitor, unit: UnitOfWork, words: str) -> DossierId | None:
    """The dossier with this code: mã hồ sơ, or mã kết quả số hóa of one of its papers."""
    code = words.upper()
    reception = unit.receptions.by_code(code)
    paper = unit.codes.paper(words) or unit.codes.paper(code)
    dossier = reception.dossier if reception else paper.dossier if paper else None
    return dossier if dossier is not None and sees(who.who, unit.desk.office_of(dossier)) else None


def _shown(hit: SearchHit) -> Shown:
    hidden = hit.field is not None and hit.field.endswith(_MASKED)
    return Shown(hit, masked(hit.text) if hidden else hit.text, hidden)


def _page(request: Request, who: Visitor, words: str, purpose: str, status: int = 200, **facts: object) -> Response:
    titles = {form.form: form.title for form in who.office.catalogue.forms}
    known = {"hits": None, "more": None, "failure": None, "form": "", "stage": ""}
    return web_of(request).page(
        who, "search/search.html", status, words=words, purpose=purpose, titles=titles, stages=list(Stage),
        near=HOW_NEAR, **{**known, **facts},
    )  # fmt: skip
