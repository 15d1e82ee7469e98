"""manifest.json: what went in, with what it was made, and what came out, by SHA-256.

The last renderer of a publication: with it anybody can prove later that the same inputs give the same outputs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from etl.consolidation.edition import Edition
from etl.domain import Standing


def render_manifest(
    edition: Edition,
    *,
    config_sha256: str,
    template_sha256: Mapping[str, str],
    outputs: Mapping[str, str],
    versions: Mapping[str, str],
) -> bytes:
    """``manifest.json`` of the edition.

    ``template_sha256`` and ``outputs`` are SHA-256 in hex by name, ``versions`` the versions of etl, Python and libraries.
    Inputs are listed by path, the versions of a path as they came; one entry a submission.
    """
    manifest = {
        "edition": edition.number,
        "year": edition.project.year,
        "stamp": edition.stamp,
        "config_sha256": config_sha256,
        "templates": dict(template_sha256),
        "versions": dict(versions),
        "inputs": [_input(standing) for standing in sorted(edition.standings, key=_rank)],
        "outputs": dict(outputs),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode("utf-8", errors="replace")


def _rank(standing: Standing) -> tuple[str, int, str]:
    return standing.arrival.path, standing.arrival.number, standing.submission.unit_code or ""


def _input(standing: Standing) -> dict[str, object]:
    arrival = standing.arrival
    return {
        "path": arrival.path,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "unit": standing.submission.unit,
        "verdict": standing.verdict.value,
        "effective": standing.effective,
    }
