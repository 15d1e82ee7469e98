"""Answers into the folders of the units: the marked copy where there is something to mend, and the receipt that links to it.

The pipeline's stage beside the outputs. A copy that stands already is not made again, one that no longer applies is removed;
what a person changed is never touched, and the journal says which copies are ours.
"""

from __future__ import annotations

import contextlib
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING

from etl.domain.catalogue import COPY, LIST_ALONE
from etl.ledger import Ledger
from etl.outputs.receipt.marking import Copy
from etl.pipeline.isolation import Examiner, MarkingJob
from etl.settings.loading import Settings
from etl.system.codec import encode
from etl.system.errors import EtlError
from etl.system.files import Placed, hash_at, place, remove, sha256_of, standing_as

if TYPE_CHECKING:
    from etl.outputs.receipt.answers import Answer

RECEIPTS = "回执"
_PAGE = re.compile(r"-[0-9a-f]{8}\.html$")
"""How the names of our pages for unidentified files end."""
WRITERS = 4
"""So many receipts are on their way to the disk at once."""

Receipt = tuple[str, bytes]
"""Name below the folder of the receipts, and content."""


class Answering:
    """The answers of one publication, placed by several writers while the outputs are rendered."""

    def __init__(self, settings: Settings, ledger: Ledger, examiner: Examiner, answers: Iterable[Answer]) -> None:
        self._settings = settings
        self._year = settings.project.year
        self._ledger = ledger
        self._folder = settings.year_inbox / RECEIPTS
        self._answers = tuple(answers)
        self._copies = self._made(examiner)
        self._pages = _by_folder(self._receipts())
        self._turn = Lock()
        self._wanted: set[str] = set()
        """Names of the copies that apply."""
        self._placed: list[Placed] = []
        """The copies that were made."""
        self._writing: list[Future[list[Placed]]] = []

    def start(self, aside: ThreadPoolExecutor) -> None:
        """Begin to place; receipts wait for the disk most of the time."""
        self._writing = [aside.submit(self._place) for _ in range(WRITERS)]

    def finish(self, *, all_of_them: bool = True) -> tuple[Placed, ...]:
        """What was placed where, when all is; if these are all the answers there are, copies that no longer apply are gone."""
        pages = [placed for task in self._writing for placed in task.result()]
        if all_of_them:
            self._remove_old()
            self._remove_identified({placed.path.name for placed in pages})
        return (*self._placed, *pages)

    def _place(self) -> list[Placed]:
        """Receipts are ours alone: whatever stands under the name is replaced; an unchanged one is not written again.

        Several writers take folder after folder, one at its turn; two in one folder would clear away what the other has
        half written.
        """
        placed: list[Placed] = []
        while receipts := self._next():
            self._require_inbox()
            placed += (place(self._folder, name, page, {hash_at(self._folder / name)}) for name, page in receipts)
        return placed

    def _require_inbox(self) -> None:
        """EtlError when the year's folder is gone: one that we made would hide the share from everybody when it comes back."""
        if not self._folder.parent.is_dir():
            raise EtlError(f"收件夹 {self._folder.parent} 不见了，回执没有写：等它回来，什么也不会丢。")

    def _next(self) -> list[Receipt]:
        with self._turn:
            return next(self._pages, [])

    def _receipts(self) -> Iterator[Receipt]:
        """The pages, each after its copy was placed, whose name it tells."""
        for answer in self._answers:
            copy = self._place_copy(*next(self._copies)) if answer.marking else ""
            yield f"{answer.folder}/{answer.page}", answer.render(copy)

    # ----------------------------------------------------------------------- copies

    def _made(self, examiner: Examiner) -> Iterator[tuple[Answer, Copy | str]]:
        """The copy for each answer that needs one, in their order; of one that stands already its name."""
        waiting: deque[tuple[Answer, str]] = deque()

        def jobs() -> Iterator[MarkingJob]:
            for answer in self._answers:
                if answer.marking is None:
                    continue
                known = self._known(answer)
                waiting.append((answer, known))
                if not known:
                    content = b"" if answer.marking.alone else self._content(answer)
                    yield content, answer.standing.arrival, answer.marking

        for copy in examiner.mark_all(jobs()):
            while waiting[0][1]:
                yield waiting.popleft()
            answer, _ = waiting.popleft()
            yield answer, copy or _list_alone(answer)
        yield from waiting

    def _content(self, answer: Answer) -> bytes:
        """The file as it came; of one over the limit only the beginning is kept, and nothing can be marked."""
        arrival = answer.standing.arrival
        content = self._ledger.content(arrival.sha256)
        return content if len(content) == arrival.size else b""

    def _known(self, answer: Answer) -> str:
        """Name of the copy that was made for exactly this, if it stands; one that a person works on stands as well."""
        made = self._ledger.copy_made(self._year, self._key(answer))
        if made is None:
            return ""
        name, sha256 = made
        found = standing_as(self._folder.parent, name, sha256, self._ledger.written(self._year)[name])
        if found:
            self._wanted.add(name)
        return found.name if found else ""

    def _key(self, answer: Answer) -> str:
        """Hash of all that a copy is made from."""
        name, sha256 = f"{answer.folder}/{answer.copy}", answer.standing.arrival.sha256
        return sha256_of(encode((self._settings.rules, name, sha256, answer.marking)))

    def _place_copy(self, answer: Answer, copy: Copy | str) -> str:
        """Place the copy unless it stands already; its name in the folder of the unit."""
        if isinstance(copy, str):
            return copy
        name = f"{RECEIPTS}/{answer.folder}/{answer.copy}{COPY if copy.marked else LIST_ALONE}.xlsx"
        self._require_inbox()
        # Journalled before it is placed: a killed run must find its own file again, not somebody's.
        ours = self._ledger.record_written(self._year, {name: copy.content}, self._key(answer))
        self._wanted.add(name)
        placed = place(self._folder.parent, name, copy.content, ours[name])
        self._placed.append(placed)
        return placed.path.name

    def _remove_old(self) -> None:
        """Copies that no answer wants any more."""
        for name, ours in self._ledger.copies_written(self._year).items():
            if name not in self._wanted:
                remove(self._folder.parent, name, ours)

    def _remove_identified(self, pages: Collection[str]) -> None:
        """Pages that say nobody knows the sender, of files whose sender is known by now: he has another answer."""
        from etl.outputs.receipt.answers import UNIDENTIFIED

        for path in (self._folder / UNIDENTIFIED).glob("*.html"):
            if _PAGE.search(path.name) and path.name not in pages:
                with contextlib.suppress(OSError):
                    path.unlink()


def answer_ahead(
    settings: Settings, ledger: Ledger, examiner: Examiner, arrivals: Collection[int], units: Collection[str]
) -> tuple[Placed, ...]:
    """The receipts of these units, and of files that no unit sent, before the publication: a clerk who waits gets hers at once.

    ``arrivals`` are the numbers of all that these units sent, and of the files of unknown sender to be answered. What only the
    whole set shows is not in these receipts; the next publication writes them again where it matters.
    """
    from etl.consolidation.assembly import assemble_answers
    from etl.outputs.receipt.answers import answers

    year = settings.project.year
    examined, said, closing = ledger.examined(year, arrivals), ledger.decisions(year), ledger.closing(year)
    concerned = assemble_answers(settings.project, settings.catalogue, examined, said, closing, units)
    with ThreadPoolExecutor(WRITERS) as aside:
        answering = Answering(settings, ledger, examiner, answers(concerned))
        answering.start(aside)
        return answering.finish(all_of_them=False)


def _list_alone(answer: Answer) -> Copy:
    """The list for a file that the child could not mark; made here, for nothing in it comes from the file's own bytes."""
    from etl.outputs.receipt.marked_copy import list_alone

    if answer.marking is None:
        raise ValueError(f"nothing to mend in {answer.copy}")
    return list_alone(answer.marking, "文件太复杂")


def _by_folder(receipts: Iterable[Receipt]) -> Iterator[list[Receipt]]:
    return (list(same) for _, same in groupby(receipts, key=lambda receipt: receipt[0].split("/")[0]))
