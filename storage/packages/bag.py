"""A dossier as a bag (BagIt 1.0, RFC 8493): copies, untouched scans, what was read, and the fields of the circular.

The only file that imports bagit. `bagit.py --validate FOLDER` checks it anywhere.
"""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path

from dossier.local_time import HANOI
from storage.packages.alto import write_alto
from storage.packages.contents import ArchivedPaper, Contents, hanoi
from storage.packages.describe import document_values, dossier_values
from storage.packages.ead import ead
from storage.packages.field_table import tables_in_force


def write_bag(contents: Contents, folder: Path) -> None:
    """Make the bag in `folder`, which is made where it is not there and must be empty."""
    import bagit

    folder.mkdir(parents=True, exist_ok=True)
    tables = tables_in_force(contents.made_at.astimezone(HANOI).date())
    copies, scans, reading, fields = (folder / name for name in ("copies", "originals", "reading", "metadata"))
    for each in (copies, scans, reading, fields):
        each.mkdir()
    (fields / "EAD.xml").write_bytes(ead(dossier_values(contents, tables, "aip_dossier")))
    for paper in contents.papers:
        name = contents.document_code(paper)
        shutil.copyfile(paper.copy, copies / f"{name}.pdf")
        (reading / f"{name}.alto.xml").write_bytes(_alto(contents, paper))
        (fields / f"EAD_doc_{paper.ordinal:07}.xml").write_bytes(
            ead(document_values(contents, paper, tables, "aip_document"))
        )
    for place, scan in enumerate(contents.scans, start=1):
        shutil.copyfile(scan.path, scans / f"{place:04}{scan.suffix}")
    records = {"dossier": contents.dossier, "approved": contents.approved, "papers": list(contents.readings)}
    (fields / "readings.json").write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    bag = {
        "Source-Organization": contents.agency.name or "-",
        "External-Identifier": contents.archive_code,
        "Internal-Sender-Identifier": contents.dossier,
        "Internal-Sender-Description": "approved" if contents.approved else "draft, not approved",
        "Bagging-Date": contents.made_at.astimezone(HANOI).date().isoformat(),
        "Bag-Software-Agent": contents.tool,
        "Bagging-Moment": hanoi(contents.made_at),
    }
    bagit.make_bag(str(folder), bag, checksums=["sha256", "sha512"])


def _alto(contents: Contents, paper: ArchivedPaper) -> bytes:
    out = BytesIO()
    source = f"{contents.document_code(paper)}.pdf"
    write_alto(paper.pages, out, source=source, stamp=paper.pages[0].stamp, version=contents.tool)
    return out.getvalue()
