"""The manifest of an edition, byte by byte."""

from __future__ import annotations

from dataclasses import replace

from etl.consolidation.edition import Edition
from etl.outputs.data.manifest import render_manifest

EXPECTED = """\
{
  "config_sha256": "c0",
  "edition": 2,
  "inputs": [
    {
      "effective": false,
      "path": "2022/=附件2.xlsx",
      "sha256": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
      "size": 27003,
      "unit": null,
      "verdict": "退回"
    },
    {
      "effective": true,
      "path": "2022/白云山村.xlsx",
      "sha256": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
      "size": 27001,
      "unit": "白云山村",
      "verdict": "接收"
    },
    {
      "effective": false,
      "path": "2022/白云山村.xlsx",
      "sha256": "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a",
      "size": 27004,
      "unit": "白云山村",
      "verdict": "退回"
    }
  ],
  "outputs": {
    "data/totals.csv": "a1",
    "汇总表.xlsx": "b2"
  },
  "stamp": "2022-12-22T08:00:00+08:00",
  "templates": {
    "report.txt.j2": "d3"
  },
  "versions": {
    "etl": "0.1.0",
    "python": "3.11.9"
  },
  "year": 2022
}
"""


def test_manifest(edition: Edition) -> None:
    """Inputs by path with each path's versions as they came, and everything sorted: the same bytes every time."""
    chosen = tuple(edition.standings[place] for place in (3, 2, 0))
    content = render_manifest(
        replace(edition, standings=chosen),
        config_sha256="c0",
        template_sha256={"report.txt.j2": "d3"},
        outputs={"汇总表.xlsx": "b2", "data/totals.csv": "a1"},
        versions={"python": "3.11.9", "etl": "0.1.0"},
    )
    assert content.decode() == EXPECTED
