"""The one exception of the reader: the bytes are no workbook that we may read, and why."""

from __future__ import annotations


class UnreadableError(Exception):
    """The content cannot be read as a workbook.

    ``code`` is the code of a finding; ``facts`` are what its sentence needs, in the words of the submitter.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, str] = facts


def damaged(found: str) -> UnreadableError:
    """The content is broken; ``found`` says where, in plain Chinese."""
    return UnreadableError("damaged", found=found)


def unsafe(found: str) -> UnreadableError:
    """The content holds what no honest form holds."""
    return UnreadableError("unsafe", found=found)


def too_large(found: str, limit: str) -> UnreadableError:
    """The content is beyond a limit; both texts carry their unit."""
    return UnreadableError("too_large", found=found, limit=limit)


def packed(found: str) -> UnreadableError:
    """An archive of files that is not opened; ``found`` says which kind, or why."""
    return UnreadableError("packed", found=found)


def no_workbook(found: str = "无法识别的内容") -> UnreadableError:
    """The content is something else; ``found`` says what."""
    return UnreadableError("not_a_workbook", found=found)
