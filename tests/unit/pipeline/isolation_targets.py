"""Examinations that misbehave, for the tests of the boundary: the content says how."""

from __future__ import annotations

import os
import sys

from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue


def examine(content: bytes, arrival: Arrival, catalogue: Catalogue, year: int) -> tuple[Submission, ...]:
    """Obey the content; whatever is no order is answered with what was understood."""
    if content == b"loop":
        while True:
            pass
    if content == b"hungry":
        return (Submission(arrival.name, bytearray(3 << 30).hex(), None, None),)
    if content == b"die":
        os._exit(3)
    if content == b"bug":
        raise ZeroDivisionError
    if content == b"print":
        print("stray words that are no frame")  # noqa: T201
        sys.stdout.flush()
    if content == b"who":
        return (Submission(arrival.name, None, str(os.getpid()), year),)
    if content == b"modules":
        return (Submission(arrival.name, None, None, year, explanations=dict.fromkeys(sys.modules, "")),)
    return (Submission(arrival.name, catalogue.units[0].code, str(len(content)), year),)
