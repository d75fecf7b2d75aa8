"""A big table that never changes, of which few rows are ever needed, kept in a file.

Of the sentence encoder's table (65 MB) a process reads the rows of the tokens that people write,
each once. All processes of a machine read the same file. Where it cannot be written or read the
table stays in memory; what the table holds is none of this file's business.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

log = logging.getLogger(__name__)


class Rows:
    """Rows of a table in a file, read when they are asked for. Safe to share between threads."""

    def __init__(self, file: BinaryIO) -> None:
        """`file`: as NumPy saves an array. Raises ValueError for anything else."""
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("not a table as it is written here")
        self.shape, by_column, self.dtype = np.lib.format.read_array_header_1_0(file)
        begins, self._size = file.tell(), self.shape[1] * self.dtype.itemsize
        if by_column or os.fstat(file.fileno()).st_size != begins + self.shape[0] * self._size:
            raise ValueError("not a whole table")
        self._file, self._begins = file, begins

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, numbers: np.ndarray) -> np.ndarray:
        """The rows of these numbers, in their order."""
        handle, size = self._file.fileno(), self._size
        read = b"".join(os.pread(handle, size, self._begins + n * size) for n in numbers.tolist())
        return np.frombuffer(read, self.dtype).reshape(len(numbers), self.shape[1])


def kept(table: np.ndarray, path: Path) -> np.ndarray | Rows:
    """The same table in a file at `path`, which is written where it is missing."""
    try:
        if not path.exists():
            _write(table, path)
        rows = Rows(path.open("rb"))
        if rows.shape == table.shape and rows.dtype == table.dtype:
            return rows
        log.warning("the encoder's table stays in memory: %s is another one", path)
    except (OSError, ValueError) as error:
        log.warning("the encoder's table stays in memory: %s", error)
    return table


def _write(table: np.ndarray, path: Path) -> None:
    """Whole or not at all: others may look at any time, or write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as written:
            os.fchmod(written.fileno(), 0o644)
            np.lib.format.write_array(written, table, version=(1, 0), allow_pickle=False)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
