"""Bytes of domain values and back: between the processes, and in the ledger's index.

MessagePack with types: decoding builds exactly the given type or raises, so what a child process sends is data and can
never become code.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from etl.domain.expressions import Expression, parse

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Deterministic MessagePack of a domain value (dataclasses, tuples, Decimal, enums)."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def decode(content: bytes, kind: type[T]) -> T:
    """The value of type ``kind`` that ``encode`` wrote; msgspec.ValidationError when it is not one."""
    return msgspec.msgpack.decode(content, type=kind, dec_hook=_rebuilt)


def _plain(value: object) -> object:
    if isinstance(value, Expression):
        return value.text
    raise TypeError(f"no encoding for {type(value).__name__}")


def _rebuilt(kind: type, value: object) -> object:
    if kind is Expression and isinstance(value, str):
        return parse(value)
    raise TypeError(f"no decoding for {kind.__name__}")
