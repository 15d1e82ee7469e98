"""Many people who write into one folder at once, as a process of its own: ``python -m tests.service.writers SOURCE INBOX``.

Every file of ``SOURCE`` ends up in ``INBOX`` with its content, but how differs: at once, in chunks with pauses, twice, as another
village's form first that is replaced midway, by a rename over what was there, with an old time, within a folder moved in.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

Way = Callable[[Path, Path, Path, random.Random], None]


def at_once(source: Path, _other: Path, target: Path, _dice: random.Random) -> None:
    """A plain copy."""
    shutil.copyfile(source, target)


def in_chunks(source: Path, _other: Path, target: Path, dice: random.Random) -> None:
    """A slow network: pauses longer than the settling."""
    content = source.read_bytes()
    with target.open("wb") as stream:
        for start in range(0, len(content), 8192):
            stream.write(content[start : start + 8192])
            stream.flush()
            time.sleep(dice.choice((0.05, 0.2, 0.5)))


def twice(source: Path, _other: Path, target: Path, dice: random.Random) -> None:
    """Copied, and copied again a little later."""
    shutil.copyfile(source, target)
    time.sleep(dice.uniform(0, 2))
    shutil.copyfile(source, target)


def replaced_midway(source: Path, other: Path, target: Path, dice: random.Random) -> None:
    """Half of another file, then the right one over it."""
    target.write_bytes(other.read_bytes()[:9000])
    time.sleep(dice.uniform(0, 1))
    shutil.copyfile(source, target)


def renamed_over(source: Path, _other: Path, target: Path, dice: random.Random) -> None:
    """As Office saves: a temporary file beside it, renamed over the first half."""
    target.write_bytes(source.read_bytes()[:5000])
    aside = target.with_name(f"~wrl{target.stem}.tmp")
    shutil.copyfile(source, aside)
    time.sleep(dice.uniform(0, 1))
    aside.replace(target)


def with_an_old_time(source: Path, _other: Path, target: Path, _dice: random.Random) -> None:
    """A copy that keeps the original's time."""
    shutil.copyfile(source, target)
    os.utime(target, (1_672_718_400, 1_672_718_400))


WAYS: tuple[Way, ...] = (at_once, in_chunks, twice, replaced_midway, renamed_over, with_an_old_time)


def main(source: Path, inbox: Path, people: int = 12) -> None:
    """Let so many people write at the same time until everything is there."""
    files = sorted(source.glob("*.xlsx"))
    work = [(file, files[number - 1], WAYS[number % len(WAYS)]) for number, file in enumerate(files)]

    def write(mine: int) -> None:
        dice = random.Random(mine)  # noqa: S311 - not for secrets
        for file, other, way in work[mine::people]:
            way(file, other, inbox / file.name, dice)
            time.sleep(dice.uniform(0, 0.1))

    threads = [threading.Thread(target=write, args=(mine,)) for mine in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
