"""Zip packages (.docx, .xlsx) that depend on their members alone: not on the clock, not on the system."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)


def members_of(package: bytes) -> dict[str, bytes]:
    """The members of a package by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack_members(members: Mapping[str, bytes | str]) -> bytes:
    """A package of these members in their order; the same members give the same bytes."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # the same bytes on Windows and elsewhere
            archive.writestr(member, content)
    return package.getvalue()
