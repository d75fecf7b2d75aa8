"""Sentence vectors kept in the database: a phrase is encoded once, not once in every process.

Only a cache. Where it cannot be read or written, vectors are computed again and nobody notices
but the clock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from policy_kb import tables
from policy_kb.retrieval.meaning import DIMENSIONS, ENCODER, Meaning

log = logging.getLogger(__name__)

_CHUNK = 500


def recall(engine: Engine, meaning: Meaning, phrases: Iterable[str]) -> dict[str, np.ndarray]:
    """Let `meaning` know the vectors of the phrases; those that had to be computed, for `keep`."""
    missing = meaning.unknown(phrases)
    if not missing:
        return {}
    digests = {_digest(phrase): phrase for phrase in missing}
    try:
        meaning.learn({digests[d]: v for d, v in _kept(engine, list(digests)).items()})
    except SQLAlchemyError as error:
        log.warning("kept vectors cannot be read: %s", error)
    fresh = meaning.unknown(missing)
    return dict(zip(fresh, meaning.vectors(fresh), strict=True))


def keep(engine: Engine, vectors: Mapping[str, np.ndarray]) -> None:
    """Keep the vectors of these phrases for other processes. May wait for whoever writes."""
    if not vectors:
        return
    insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert
    rows = [
        {"digest": _digest(phrase), "vector": np.asarray(vector, dtype=np.float32).tobytes()}
        for phrase, vector in vectors.items()
    ]
    try:
        with engine.begin() as connection:
            connection.execute(insert(tables.vectors).on_conflict_do_nothing(), rows)
    except SQLAlchemyError as error:
        log.warning("vectors cannot be kept: %s", error)


def _digest(phrase: str) -> str:
    return hashlib.sha256(f"{ENCODER}\n{phrase}".encode()).hexdigest()


def _kept(engine: Engine, digests: list[str]) -> dict[str, np.ndarray]:
    v = tables.vectors.c
    found: dict[str, np.ndarray] = {}
    with engine.connect() as connection:
        for start in range(0, len(digests), _CHUNK):
            chunk = digests[start : start + _CHUNK]
            for row in connection.execute(select(v.digest, v.vector).where(v.digest.in_(chunk))):
                vector = np.frombuffer(row.vector, dtype=np.float32)
                if vector.shape == (DIMENSIONS,):
                    found[row.digest] = vector
    return found
