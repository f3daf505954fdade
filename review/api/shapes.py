"""What goes in and out of the REST API, as its OpenAPI document says."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

DossierPath = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9a-f-]+$")]
Text = Annotated[str, Field(max_length=4000)]


class Received(BaseModel):
    """A dossier that is kept and waits to be read."""

    dossier: str
    stage: str


class Status(BaseModel):
    """Where a dossier stands."""

    dossier: str
    stage: str
    version: int
    received_at: str
    office: str
    priority: int = Field(description="1 đi trước … 9 đi sau")
    pages: int
    problems: list[dict[str, Any]]


class Listing(BaseModel):
    """One page of a list."""

    dossiers: list[Status]
    next: str | None = Field(description="Đặt vào after để lấy trang sau; null: hết.")


class Records(BaseModel):
    """What a dossier says, with people's corrections in it."""

    dossier: str
    stage: str
    version: int
    pages: list[dict[str, Any]]
    documents: list[dict[str, Any]]


class Asked(BaseModel):
    """A value that takes the place of another."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(min_length=1, max_length=64)]
    field: Annotated[str, Field(min_length=1, max_length=200)]
    value: Text | None


class Made(BaseModel):
    """One correction, as it was made."""

    number: int
    document: str
    field: str
    before: str | None
    after: str | None
    reason: str
    reviewer: str
    at: str
    taken_back: bool


class Corrections(BaseModel):
    corrections: list[Made]


class Corrected(BaseModel):
    version: int
    value: str | None
    accepted: bool


class HookAsked(BaseModel):
    """Where to call."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=8, max_length=2000)]


class Hook(BaseModel):
    id: str
    url: str
    active: bool


class HookMade(Hook):
    secret: str = Field(description="Khóa ký HMAC; chỉ trả về lần này.")


class Hooks(BaseModel):
    webhooks: list[Hook]


class Problem(BaseModel):
    """Problem details (RFC 9457) with a stable code."""

    type: str
    title: str
    status: int
    detail: str
    code: str
