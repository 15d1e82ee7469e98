"""The operator's kind of trouble."""

from __future__ import annotations


class EtlError(Exception):
    """A fault the operator can mend: one Chinese sentence that names file and key and the way out.

    The command line prints it without traceback and exits with 2.
    """
