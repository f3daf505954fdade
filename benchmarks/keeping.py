"""How fast lists, searches and codes are over a million dossiers, and what an audit of a million objects takes.

    python -m benchmarks.keeping database --dossiers 1000000 [--postgres] [--plans] [--at FOLDER]
    python -m benchmarks.keeping audit --megabytes 2000 --objects 1000000

Rows are made up from a seed and loaded by each database's own quickest way; what is timed goes through the product's
own code. PostgreSQL is started by the tests' own helper, so it must be installed. With `--at` the loaded databases
stay in a folder, and the next call only asks them. Refuses to touch any office's data.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from dossier.archive import original_key
from dossier.identity import Sha256
from dossier.stage import Stage
from storage.listing import Wanted
from storage.migrations import upgrade
from storage.search_keys import keys_of
from storage.unit_of_work import UnitOfWork, open_database

ROUNDS = 30
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
FORMS = ("to_khai_dang_ky_khai_sinh", "giay_khai_sinh", "can_cuoc", "ct01", "van_ban_hanh_chinh")
RARE_FORM = "giay_chung_sinh"
STAGES = ((0.95, Stage.ARCHIVED), (0.97, Stage.APPROVED), (0.985, Stage.IN_REVIEW), (0.99, Stage.CHECKED),
          (0.997, Stage.RECEIVED), (0.999, Stage.RESCAN), (1.0, Stage.FAILED))  # fmt: skip
FAMILY = "Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai".split()
MIDDLE = "Văn Thị Minh Ngọc Thanh Đức Hữu Quang Xuân Thu Hồng Kim Bảo Gia Anh Tuấn Thùy Diệu Khánh Hải".split()
GIVEN = "An Bình Châu Dũng Em Giang Hà Hậu Khoa Lan Mai Nam Oanh Phúc Quân Sơn Thảo Uyên Vân Yến Hòa Thúy Kỹ".split()
HEADING = "cộng hòa xã hội chủ nghĩa việt nam độc lập tự do hạnh phúc tờ khai đăng ký khai sinh".split()
WORDS = "kính gửi ủy ban nhân dân phường kim quận tỉnh thành phố nơi cư trú quê quán dân tộc tôi cam đoan".split()

Row = tuple[object, ...]
COLUMNS = {
    "dossiers": "id source stage version received_at attempts",
    "scans": "dossier_id position sha256 media_type size name page_count",
    "documents": "dossier_id document_id position form edition pages confidence",
    "problems": "id dossier_id code facts",
    "search_entries": "id dossier_id document_id form field shown page v1 v2 v3 t1 t2 t3",
    "digitization_codes": "code dossier_id document_id form paper_code issued_on valid_until assigned_at",
    "code_owners": "owner_id code",
    "objects": "key sha256 size held",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    of_database = commands.add_parser("database")
    of_database.add_argument("--dossiers", type=int, default=1_000_000)
    of_database.add_argument("--postgres", action="store_true")
    of_database.add_argument("--plans", action="store_true")
    of_database.add_argument("--at", type=Path)
    of_audit = commands.add_parser("audit")
    of_audit.add_argument("--megabytes", type=int, default=2000)
    of_audit.add_argument("--objects", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sohoa-keeping-") as folder:
        if chosen.command == "audit":
            time_audit(Path(folder), chosen.megabytes, chosen.objects)
            return
        with postgres_url(chosen.at) if chosen.postgres else sqlite_url(chosen.at or Path(folder)) as url:
            time_database(url, chosen.dossiers, chosen.plans)


@contextmanager
def sqlite_url(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'sohoa.db'}"


@contextmanager
def postgres_url(folder: Path | None) -> Iterator[str]:
    from tests.services.postgres import postgres_cluster

    with postgres_cluster(folder and folder / "postgres") as url:
        yield url


# --- rows ---------------------------------------------------------------------------------------------
def made_up_dossiers(count: int) -> Iterator[tuple[str, Row]]:
    """Rows of all tables, one dossier after the other: one paper on one page each, owned by one of count/3 persons."""
    chance = random.Random(7)
    for number in range(count):
        dossier, document = str(uuid.UUID(int=chance.getrandbits(128))), str(uuid.UUID(int=chance.getrandbits(128)))
        at = (BEGAN + timedelta(seconds=200 * number)).strftime("%Y-%m-%d %H:%M:%S.%f")
        share = chance.random()
        stage = next(stage for until, stage in STAGES if share <= until)
        form = RARE_FORM if number % 5000 == 0 else chance.choice(FORMS)
        owner = owner_of(chance.randrange(max(1, count // 3)))
        sha256 = hashlib.sha256(dossier.encode()).hexdigest()
        yield "dossiers", (dossier, f"{number}.pdf", stage.value, 5, at, 0)
        yield "scans", (dossier, 0, sha256, "application/pdf", 250_000, f"{number}.pdf", 1)
        yield "documents", (dossier, document, 0, form, "2020", "1", 0.99)
        if stage in (Stage.IN_REVIEW, Stage.RESCAN, Stage.FAILED):
            yield "problems", (number, dossier, "dossier.failed", "{}")
        yield "objects", (original_key(Sha256(sha256)), sha256, 250_000, "f")
        name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        page = (*HEADING, *name.split(), owner, *chance.choices(WORDS, k=6))
        of_document = (dossier, document, form)
        entry = 3 * number
        yield "search_entries", (entry + 1, *of_document, None, None, 1, None, None, None, *keys_of_words(page))
        yield (
            "search_entries",
            (entry + 2, *of_document, "owner_id", owner, 1, *keys_of_words((owner,)), None, None, None),
        )
        yield (
            "search_entries",
            (entry + 3, *of_document, "child.full_name", name, 1, *keys_of_words(name.split()), None, None, None),
        )
        if stage is Stage.ARCHIVED:
            code = f"{owner}.KQ.G15.000031.{number:06}"
            yield "digitization_codes", (code, dossier, document, form, "KQ.G15.000031", "2020-01-01", None, at)
            yield "code_owners", (owner, code)


_key_of_word = lru_cache(4096)(keys_of)


def keys_of_words(words: Sequence[str]) -> tuple[str, ...]:
    """Like `keys_of` of the whole text, quicker where its words come again and again."""
    return tuple(" ".join(level) for level in zip(*(_key_of_word(word) for word in words), strict=True))


def owner_of(number: int) -> str:
    return f"0{number * 7919 % 10**11:011}"


def batches(rows: Iterator[tuple[str, Row]], size: int = 50_000) -> Iterator[dict[str, list[Row]]]:
    batch: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for number, (table, row) in enumerate(rows, start=1):
        batch[table].append(row)
        if number % size == 0:
            yield batch
            batch = {table: [] for table in COLUMNS}
    yield batch


def load(url: str, count: int) -> None:
    """Fill the tables, the word index after all rows."""
    upgrade(url)
    rows = batches(made_up_dossiers(count))
    if url.startswith("sqlite"):
        load_sqlite(url.removeprefix("sqlite:///"), rows)
    else:
        load_postgres(url.replace("+psycopg", ""), rows)


def load_sqlite(path: str, rows: Iterator[dict[str, list[Row]]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-2000000"):
            connection.execute(f"PRAGMA {pragma}")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for batch in rows:
            for table, found in batch.items():
                columns = COLUMNS[table].split()
                marks = ",".join("?" * len(columns))
                insert = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})"  # noqa: S608
                connection.executemany(insert, [[0 if value == "f" else value for value in row] for row in found])
        connection.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


def load_postgres(url: str, rows: Iterator[dict[str, list[Row]]]) -> None:
    index = psql(url, "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_search_entries_words'")
    psql(url, "DROP INDEX ix_search_entries_words")
    for batch in rows:
        for table, found in batch.items():
            text = io.StringIO()
            csv.writer(text).writerows([["\\N" if value is None else value for value in row] for row in found])
            columns = ",".join(COLUMNS[table].split())
            psql(url, f"\\copy {table} ({columns}) FROM pstdin CSV NULL '\\N'", text.getvalue())
    psql(url, f"SET maintenance_work_mem = '512MB'; {index}; ANALYZE")


def is_loaded(url: str, count: int) -> bool:
    """True where an earlier call has left this many dossiers. Ends the program where it has left another number."""
    upgrade(url)
    ((found,),) = asked_directly(url, "SELECT count(*) FROM dossiers")
    if int(found) not in (0, count):
        sys.exit(f"{found} dossiers are kept there, not {count}")
    return int(found) == count


def sizes(url: str) -> str:
    """What the rows that are searched and the indexes of their words take, in megabytes."""
    of_sqlite = "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%search%' GROUP BY name"
    of_postgres = "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE '%search%'"
    found = asked_directly(url, of_sqlite if url.startswith("sqlite") else of_postgres)
    return ", ".join(f"{name} {int(size) >> 20} MB" for name, size in sorted(found, key=tuple) if int(size) >> 20)


def asked_directly(url: str, query: str) -> list[Sequence[str]]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute(query).fetchall()
    return [line.split("|") for line in psql(url.replace("+psycopg", ""), query).splitlines()]


def psql(url: str, command: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["psql", "-qtAX", "-v", "ON_ERROR_STOP=1", "-c", command, url],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


# --- databases ----------------------------------------------------------------------------------------
def questions(count: int) -> dict[str, Callable[[UnitOfWork], object]]:
    """What is asked of the database, by name."""
    owner = owner_of(count // 7)
    in_review, archived = Wanted((Stage.IN_REVIEW,)), Wanted((Stage.ARCHIVED,))
    middle = f"{(BEGAN + timedelta(seconds=100 * count)).isoformat()} x"
    code = next(str(row[0]) for table, row in made_up_dossiers(count) if table == "digitization_codes")
    now = BEGAN + timedelta(days=30000)
    return {
        "queue, first page": lambda unit: unit.listing.page(in_review),
        "queue, from the middle": lambda unit: unit.listing.page(in_review, after=middle),
        "archive, newest first": lambda unit: unit.listing.page(archived, newest_first=True),
        "archive, from the middle": lambda unit: unit.listing.page(archived, after=middle),
        "everything, newest first": lambda unit: unit.listing.page(Wanted(), newest_first=True),
        "queue of one form": lambda unit: unit.listing.page(Wanted((Stage.IN_REVIEW,), form=FORMS[0])),
        "archive, a rare form": lambda unit: unit.listing.page(Wanted((Stage.ARCHIVED,), form=RARE_FORM)),
        "queue with a problem": lambda unit: unit.listing.page(Wanted((Stage.IN_REVIEW,), problem="dossier.failed")),
        "counts of all stages": lambda unit: unit.listing.counts(),
        "claim of one dossier": lambda unit: unit.queue.claim((Stage.RECEIVED,), "w", now, timedelta(minutes=1)),
        "search: personal number": lambda unit: unit.search.find(owner),
        "search: beginning of a number": lambda unit: unit.search.find(owner[:8]),
        "search: name with marks": lambda unit: unit.search.find("Đinh Diệu Khánh Thúy"),
        "search: name in any order, no marks": lambda unit: unit.search.find("thuy dieu khanh dinh"),
        "search: common words": lambda unit: unit.search.find("nguyễn văn"),
        "search: words of every page": lambda unit: unit.search.find("hạnh phúc tờ khai đăng ký"),
        "search: rare words side by side": lambda unit: unit.search.find("kính dân tôi cam phường"),
        "code of a paper": lambda unit: unit.codes.paper(code),
        "papers to reuse": lambda unit: unit.codes.reusable(owner, "KQ.G15.000031", date(2026, 1, 1)),
    }


def time_database(url: str, count: int, plans: bool) -> None:
    began = time.perf_counter()
    if not is_loaded(url, count):
        load(url, count)
        print(f"{count} dossiers loaded in {time.perf_counter() - began:.0f} s")
    print(sizes(url))
    print("\n| asked | median ms | worst ms | median CPU ms, of this program |\n|---|---:|---:|---:|")
    database = open_database(url)
    asked = questions(count)
    for name, ask in asked.items():
        taken, spent = [], []
        for _ in range(ROUNDS):
            with database.begin() as unit:
                begun, used = time.perf_counter(), time.process_time()
                ask(unit)
                taken.append(1000 * (time.perf_counter() - begun))
                spent.append(1000 * (time.process_time() - used))
        medians = f"{statistics.median(taken):.1f} | {max(taken):.1f} | {statistics.median(spent):.1f}"
        print(f"| {name} | {medians} |", flush=True)
    if plans:
        from tests.services.plans import plans_of

        for name, ask in asked.items():
            print(f"\n{name}")
            with database.begin() as unit:
                for statement, lines in plans_of(url, lambda ask=ask, unit=unit: ask(unit)):  # type: ignore[misc]
                    print(" ", " ".join(statement.split())[:160])
                    print("\n".join(f"      {line}" for line in lines))
    database.close()


# --- audits -------------------------------------------------------------------------------------------
# the program itself says what it needed: what its parent counts begins with the parent's own memory
_WATCHED = """
import atexit, runpy, sys
atexit.register(lambda: sys.stderr.write(open("/proc/self/status").read()))
sys.argv = ["sohoa", "audit", "--json"]
runpy.run_module("sohoa.main", run_name="__main__")
"""


def time_audit(folder: Path, megabytes: int, objects: int) -> None:
    """`sohoa audit` as it is, over archives in a folder: large objects for the rate, many small ones for the memory."""
    print("| objects | of bytes | seconds | MB/s | objects/s | highest memory MB |\n|---:|---:|---:|---:|---:|---:|")
    for count, size in ((megabytes, 1_000_000), (objects // 100, 100), (objects // 10, 100), (objects, 100)):
        place = folder / f"{count}-{size}"
        fill(place, count, size)
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _WATCHED], cwd=place, capture_output=True, text=True, check=True)
        taken = time.perf_counter() - began
        report = json.loads(done.stdout)
        if (report["originals"], report["objects"]) != (count, count):
            sys.exit("the audit did not see the whole archive")
        (memory,) = re.findall(r"VmHWM:\s+(\d+) kB", done.stderr)
        rates = f"{report['bytes'] / 1e6 / taken:.0f} | {count / taken:.0f}"
        print(f"| {count} | {size} | {taken:.1f} | {rates} | {int(memory) / 1024:.0f} |", flush=True)
        shutil.rmtree(place)


def fill(place: Path, count: int, size: int) -> None:
    """An archive with this many objects in `place`/var, written without the care that `put` takes."""
    database, store = place / "var" / "sohoa.db", place / "var" / "store"
    upgrade(f"sqlite:///{database}")
    for folder in {original_key(Sha256(f"{number:02x}" + 62 * "0")).rpartition("/")[0] for number in range(256)}:
        (store / folder).mkdir(parents=True)
    chance = random.Random(3)
    with closing(sqlite3.connect(database)) as connection:
        for first in range(0, count, 10_000):
            rows = []
            for _ in range(first, min(first + 10_000, count)):
                content = chance.randbytes(size)
                sha256 = Sha256(hashlib.sha256(content).hexdigest())
                rows.append((original_key(sha256), sha256, size))
                with (store / rows[-1][0]).open("wb", buffering=0) as file:
                    file.write(content)
            connection.executemany("INSERT INTO objects (key, sha256, size, held) VALUES (?, ?, ?, 0)", rows)
            connection.commit()


if __name__ == "__main__":
    main()
