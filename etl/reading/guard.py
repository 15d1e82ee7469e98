"""The container, held against limits: every byte of every member is unpacked once, counted and checked, before use.

Stands between the sniffing of the format and the reading of cells. The reader of cells checks no sums, follows lying
sizes and would unpack without end; what passes here cannot do that to it. Limits were tried on 2,556 real workbooks:
four were refused, all of them hostile (design.md §3 "Reading").
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from etl.reading.unreadable import UnreadableError, damaged, too_large, unsafe
from etl.system.files import MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may be at most; sizes in bytes."""

    file_bytes: int = 50 * MIB
    members: int = 5_000
    unpacked_bytes: int = 200 * MIB
    ratio: int = 200
    """Unpacked bytes over the bytes of the file."""
    cells: int = 5_000_000
    """Cells of the rectangle from A1 to the last content of a sheet."""
    files: int = 50
    """Files inside an archive of files."""


_STEP = 64 << 10
"""Packed bytes fed to the inflater at a time; its rest is copied, so this stays small."""
_BLOCK = 256 << 10
"""Unpacked bytes handed on at a time."""
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_SIZE = 30
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE_DECLARATIONS = tuple(
    text.decode().encode(encoding) for text in _DECLARATIONS for encoding in ("utf-16-le", "utf-16-be")
)
_OVERLAP = 32
"""Longer than any declaration's first letters, so that none hides between two blocks."""


def canonical_name(name: str) -> str:
    """A member name as all readers agree on it: slashes one way, no leading one, case left out of account."""
    return name.replace("\\", "/").lstrip("/").lower()


def check_size(content: bytes, limits: Limits) -> None:
    """UnreadableError (too_large) when the file itself is over the limit."""
    if len(content) > limits.file_bytes:
        raise too_large(f"文件{_mib(len(content))}", _mib(limits.file_bytes))


class GuardedZip:
    """A zip whose directory has passed the limits and whose members can be streamed with their sums checked."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Check the directory; UnreadableError (too_large, unsafe, password, damaged) when it does not pass."""
        check_size(content, limits)
        self._content = memoryview(content)
        self._members = _directory(content, limits)
        _check_sizes(self._members, len(content), limits)
        self._ends = _ends(self._members)
        self.originals = {
            name: member.orig_filename for name, member in self._members.items() if not name.endswith("/")
        }
        """Canonical names of all members but folders → as they are written in the directory."""
        self.names = self.originals.keys()
        """Canonical names of all members but folders, in the order of the directory."""

    def size(self, name: str) -> int:
        """Unpacked bytes of the member as the directory has them; reading it proves them."""
        return self._members[canonical_name(name)].file_size

    def is_utf8(self, name: str) -> bool:
        """Whether the member's name is marked as UTF-8; otherwise it was decoded as cp437."""
        return bool(self._members[canonical_name(name)].flag_bits & _UTF8_NAME)

    def blocks(self, name: str) -> Iterator[bytes]:
        """The unpacked part, block by block; UnreadableError at the first lie, at the latest after the last block."""
        return _without_declarations(canonical_name(name), self._checked(self._members[canonical_name(name)]))

    def _checked(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        size = checksum = 0
        for block in self._unpacked(member):
            size += len(block)
            if size > member.file_size:
                raise damaged("内部文件的大小与目录不符")
            checksum = zlib.crc32(block, checksum)
            yield block
        if size != member.file_size or checksum != member.CRC:
            raise damaged("内容与校验码不符")

    def read(self, name: str) -> bytes:
        """The whole unpacked member."""
        return b"".join(self.blocks(name))

    def file(self, name: str) -> bytes:
        """The whole unpacked member that is no part of a package but a file of its own, which may declare what it likes."""
        return b"".join(self._checked(self._members[canonical_name(name)]))

    def verify(self, name: str) -> bytes:
        """Unpack the part for its checks alone; its first bytes."""
        beginning = b""
        for block in self.blocks(name):
            beginning = beginning or bytes(block[:16])
        return beginning

    def _unpacked(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(member)
        if member.compress_type == zipfile.ZIP_STORED:
            return (bytes(packed[at : at + _BLOCK]) for at in range(0, len(packed), _BLOCK))
        return _inflated(packed)

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        """The packed bytes, found through the member's own header, which must tell the directory's name."""
        header = bytes(self._content[member.header_offset : member.header_offset + _LOCAL_SIZE])
        if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL_HEADER):
            raise damaged("文件不完整")
        name_at = member.header_offset + _LOCAL_SIZE
        data_at = name_at + int.from_bytes(header[26:28], "little")
        name = str(self._content[name_at:data_at], "utf-8" if member.flag_bits & _UTF8_NAME else "cp437", "replace")
        data_at += int.from_bytes(header[28:30], "little")
        if name != member.orig_filename or data_at + member.compress_size > self._ends[member.header_offset]:
            raise damaged("内部文件与目录不符")
        return self._content[data_at : data_at + member.compress_size]


def zip_members(content: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a zip as it stands, nothing of it checked; damaged when there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged("文件不完整") from error


def _directory(content: bytes, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    members = zip_members(content)
    if len(members) > limits.members:
        raise too_large(f"内部文件{len(members)}个", f"{limits.members}个")
    by_name = {canonical_name(member.orig_filename): member for member in members}
    if len(by_name) < len(members):
        raise unsafe("重复的内部文件")
    return by_name


def _check_sizes(members: dict[str, zipfile.ZipInfo], file_bytes: int, limits: Limits) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members.values()):
        raise UnreadableError("password")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members.values()):
        raise unsafe("不常见的压缩方式")
    unpacked = sum(member.file_size for member in members.values())
    if unpacked > limits.unpacked_bytes:
        raise too_large(f"解开后{_mib(unpacked)}", _mib(limits.unpacked_bytes))
    if unpacked > limits.ratio * file_bytes:
        raise unsafe(f"压缩了{unpacked // file_bytes}倍的内容")


def _ends(members: dict[str, zipfile.ZipInfo]) -> dict[int, int]:
    """Where each member must end at the latest: where the next begins. Overlapping members are bombs."""
    offsets = sorted(member.header_offset for member in members.values())
    if len(set(offsets)) < len(offsets):
        raise unsafe("内部文件互相重叠或改名")
    return dict(zip(offsets, [*offsets, 1 << 63][1:], strict=True))


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _STEP):
            pending: bytes | memoryview = packed[at : at + _STEP]
            while pending:
                yield inflater.decompress(pending, _BLOCK)
                pending = inflater.unconsumed_tail
        if rest := inflater.flush():
            yield rest
    except zlib.error as error:
        raise damaged("压缩内容已损坏") from error
    if not inflater.eof or inflater.unused_data:
        raise damaged("压缩内容不完整")


def _without_declarations(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks; unsafe at a DOCTYPE or an entity, which a workbook never needs. Pictures may have them (SVG)."""
    if name.startswith("xl/media/"):
        yield from blocks
        return
    before = b""
    needles: tuple[bytes, ...] = ()
    for block in blocks:
        window = before + block if before else block
        if not needles:  # a NUL among the first letters means UTF-16
            needles = _WIDE_DECLARATIONS if b"\0" in window[:4] else _DECLARATIONS
        for needle in needles:
            if needle in window:
                raise unsafe("文档类型声明DOCTYPE")
        before = window[-_OVERLAP:]
        yield block


def _mib(size: int) -> str:
    """Rounded up, so that what is over a limit never reads like the limit."""
    return f"{math.ceil(size * 10 / MIB) / 10:.1f}MB".replace(".0MB", "MB")
