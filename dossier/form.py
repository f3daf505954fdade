"""The shape of a form file: labels in print order, what stands behind them, and which rules bind the values.

Refuses code, regular expressions and inheritance: an office may write a form, it cannot run a program.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _nothing(value: object) -> object:
    return None if value in ("null", "", "~") else value


_ONE_OR_MORE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Wordings = Annotated[tuple[str, ...], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
"""One wording or a list of them; any of them may be printed."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class FieldSpec(_Part):
    """One field: what its label says, where its value stands, what kind of value it is."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Wordings = ()
    """printed before the value; none for a field that is read `within` another one or placed by `zone`"""
    type: str
    required: bool = False
    lines: int = Field(default=0, ge=0, le=12)
    """how many printed lines the value may run over; 0 leaves it to the type"""
    within: str | None = None
    """read out of the value of this field of the same section"""
    parts: Wordings = ()
    """labels whose values together are this one, in print order: street, commune, province of an address"""
    zone: Literal["letterhead", "dateline", "heading", "signature", "title", "under_date", "alone"] | None = None
    """read from a place of the page, not by a label: those of an administrative letter (NĐ 30/2020/NĐ-CP Phụ lục I),
    the title as printed, the body named under the date, or the line that is a value of this kind and nothing else"""
    counted_from: str | None = None
    """the paper gives a term ("6 tháng"), the value is the day on which it ends, counted from this date field"""
    critical: bool = False
    """a value that people key is keyed twice, blind, by two of them; where they differ, a third decides.
    Only where the office has switched it on (`SOHOA_FORMS__DOUBLE_KEYING`)"""
    optional: bool = False
    """some printings leave the label out: not finding it is no problem"""
    among: tuple[str, ...] = ()
    """the values that a field of type `choice` takes, as they are to be written"""


class Section(_Part):
    """Fields that stand together. One section may describe several value columns of one table."""

    name: str = Field(default="", pattern=r"^[a-z_]*$")
    after: Wordings = ()
    """a heading that stands before the section"""
    columns: tuple[str, ...] = ()
    """names of the value columns of a table, left to right: every field exists once a column"""
    heads: tuple[str, ...] = ()
    """what is printed over the columns, same order"""
    rows: bool = False
    """a list: labels stand over the columns of a table, each row below is one entry"""
    running: bool = False
    """a list in running text: each entry begins at a label of the first field (`Ông …, năm sinh …; Bà …`)"""
    beside: bool = False
    """stands at the right of the section before it, not below it"""
    fields: tuple[FieldSpec, ...] = ()
    ends: Wordings = ()
    """printed texts after the section that end its last value"""

    @model_validator(mode="after")
    def _columns_have_heads(self) -> Section:
        if len(self.columns) != len(self.heads):
            raise ValueError("columns và heads phải có cùng số phần tử")
        return self

    @model_validator(mode="after")
    def _running_text_has_labels(self) -> Section:
        if self.running and (self.rows or self.columns or not self.fields or not self.fields[0].label):
            raise ValueError("running cần nhãn ở trường đầu tiên, không dùng cùng rows hoặc columns")
        return self

    @property
    def listed(self) -> bool:
        """Whether the section is a list: its fields are named `name[].field`."""
        return self.rows or self.running


class Recognition(_Part):
    """How the form is told from others: by its title, never by a mention in the body."""

    title: Wordings = ()
    begins: Wordings = ()
    """titles that go on as the paper likes: ĐƠN ĐỀ NGHỊ …"""
    never: Wordings = ()
    """a page with this text near its top is not this form"""
    codes: tuple[str, ...] = ()
    """kinds of QR, barcode or MRZ whose presence alone proves the form"""


class Rule(_Part):
    """Fields that must agree. A closed list of words, never an expression: each rule uses one of them."""

    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    """two persons have two numbers"""
    among: tuple[str, ...] = ()
    """the first is one of the others: a child belongs to the people of its mother or its father"""
    surname_among: tuple[str, ...] = ()
    """the first's surname is that of one of the others"""
    not_after: tuple[str, ...] = ()
    """dates in this order"""
    years_between: tuple[str, ...] = ()
    """full years from the first date to the second, `at_least` or `at_most` so many"""
    days_between: tuple[str, ...] = ()
    """days from the first date to the second, `at_least` or `at_most` so many"""
    id_agrees: tuple[str, ...] = ()
    """personal id, birth date and, third, sex of one person (NĐ 137/2015/NĐ-CP Điều 13)"""
    id_of_man: tuple[str, ...] = ()
    id_of_woman: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    when: dict[str, Wordings] = Field(default_factory=dict)
    """the rule binds only where each of these fields has one of these values"""
    otherwise: Literal["wrong", "doubt", "note"] = Field(default="doubt", alias="else")
    """`note`: good to know for whoever decides on the request; says nothing against the reading"""
    say: str = ""
    """what is the matter, in Vietnamese, for people; never anything that a paper says"""

    @model_validator(mode="after")
    def _one_word(self) -> Rule:
        if sum(bool(getattr(self, word)) for word in RULE_WORDS) != 1:
            raise ValueError(f"mỗi quy tắc dùng đúng một từ: {', '.join(RULE_WORDS)}")
        if len(self.names) < (1 if self.word in ("id_of_man", "id_of_woman") else 2):
            raise ValueError("quy tắc cần ít nhất hai trường")
        bounded = self.at_least is not None or self.at_most is not None
        if bounded != (self.word in ("years_between", "days_between")):
            raise ValueError("at_least, at_most đi với years_between hoặc days_between")
        return self

    @property
    def word(self) -> str:
        return next(word for word in RULE_WORDS if getattr(self, word))

    @property
    def names(self) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, self.word)
        return found


RULE_WORDS = (
    "same", "differ", "among", "surname_among", "not_after", "years_between", "days_between", "id_agrees",
    "id_of_man", "id_of_woman",
)  # fmt: skip


class InForce(_Part):
    """From and until which day a printing is right; either may be open."""

    since: Annotated[date | None, BeforeValidator(_nothing)] = Field(default=None, alias="from")
    until: Annotated[date | None, BeforeValidator(_nothing)] = None

    def covers(self, day: str) -> bool:
        """Whether a canonical date lies in these days; a year or a month alone, or no date, says nothing against it."""
        if len(day) < len("2024-07-01"):
            return True
        return (self.since is None or day >= self.since.isoformat()) and (
            self.until is None or day <= self.until.isoformat()
        )


class Minimum(_Part):
    """Where the descriptive minimum of TT 01/2023/TT-VPCP Điều 9 comes from: names of the form's fields."""

    paper_code: str | None = None
    """national code of this kind of paper"""
    title: str | None = None
    """what the paper calls itself, where that is a field; else the form's title"""
    owner_id: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    valid_until: str | None = None
    scope: str | None = None


class Form(_Part):
    """One form in one edition (printing)."""

    form: str = Field(pattern=r"^[a-z0-9_]+$")
    edition: str
    title: str
    law: str = ""
    in_force: InForce = InForce()
    procedures: tuple[str, ...] = ()
    pages: int = Field(default=0, ge=0)
    """printed sides that the form has; a further page without a title is another paper. 0: any number"""
    recognized_by: Recognition
    codes: tuple[str, ...] = ()
    """kinds of QR, barcode or MRZ that carry fields of this form"""
    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    minimum: Minimum = Minimum()
    review: Literal["always", "when_in_doubt"] = "when_in_doubt"

    def fields(self) -> tuple[tuple[str, Section, FieldSpec], ...]:
        """Every field with its full name (`section.field`), in print order; list sections as `name[].field`."""
        found = []
        for section in self.sections:
            for spec in section.fields:
                for prefix in section.columns or (section.name,):
                    mark = "[]" if section.listed else ""
                    found.append((f"{prefix}{mark}.{spec.name}" if prefix else spec.name, section, spec))
        return tuple(found)

    def keyed_once(self) -> Form:
        """The same form without critical fields."""
        if not any(spec.critical for section in self.sections for spec in section.fields):
            return self
        sections = [
            section.model_copy(
                update={"fields": tuple(spec.model_copy(update={"critical": False}) for spec in section.fields)}
            )
            for section in self.sections
        ]
        return self.model_copy(update={"sections": tuple(sections)})

    @property
    def specs(self) -> Mapping[str, FieldSpec]:
        """How each field is specified, by full name; of rows as `members[].sex`."""
        # asked for every field of every paper; the form is kept beside, so that its id stays its own
        known = _SPECS.get(id(self))
        if known is None:
            known = _SPECS[id(self)] = (self, {name: spec for name, _, spec in self.fields()})
        return known[1]

    def spec(self, name: str) -> FieldSpec | None:
        """The specification of a field of a record; None for one of the descriptive minimum, which no form has."""
        return self.specs.get(without_row(name))


_SPECS: dict[int, tuple[Form, Mapping[str, FieldSpec]]] = {}


def without_row(name: str) -> str:
    """`members[3].full_name` is specified as `members[].full_name`."""
    head, bracket, tail = name.partition("[")
    return f"{head}[]{tail.partition(']')[2]}" if bracket else name
