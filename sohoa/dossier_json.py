"""The JSON of one dossier, as the contract has it; one object a line.

Refuses to print what the contract does not name: scripts of other people read this.
"""

from __future__ import annotations

import json

from dossier.as_json import Json, document_json, page_json, problem_json
from sohoa.results import DossierResult


def line(result: DossierResult) -> str:
    """One dossier as one line of JSON."""
    return json.dumps(dossier_json(result), ensure_ascii=False)


def dossier_json(result: DossierResult) -> Json:
    """One dossier as the contract's object."""
    return {
        "dossier": result.dossier,
        "source": result.source,
        "sha256": {scan.name: scan.sha256 for scan in result.scans},
        "stage": result.stage.value,
        "pages": [page_json(page) for page in result.pages],
        "documents": [document_json(record, result.pages) for record in result.records],
        "problems": [problem_json(problem) for problem in result.problems],
        "archived": [{"key": each.key, "sha256": each.sha256, "size": each.size} for each in result.archived],
    }
