"""The graph of a model, run by a plain loop.

Rasa hands every run to Dask, which works out the same order again, makes a future and
takes several locks for each node, and finds nothing to do at once: a third of the time
that Rasa itself took for a turn. Rasa also writes the whole graph into a debug line at
every run. Loading nodes and running one of them stay with Rasa's GraphNode.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class PlainGraphRunner(GraphRunner):
    """Runs the nodes one after the other, in an order that is worked out once."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainGraphRunner:
        """Load every node of the graph."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """What the targets (the graph's own where none are given) make of the inputs."""
        wanted = tuple(targets or self._schema.target_names)
        results = {name: (name, value) for name, value in (inputs or {}).items()}
        if clash := results.keys() & self._nodes.keys():
            raise GraphRunError(f"inputs with the names of nodes: {sorted(clash)}")
        for name in self._order(wanted):
            parents = self._schema.nodes[name].needs.values()
            # A parent that is not there is named, as Dask does; the node then says so.
            results[name] = self._nodes[name](*(results.get(p, p) for p in parents))
        return {name: results[name][1] for name in wanted}

    def component(self, name: str) -> Any:
        """The loaded component of a node."""
        return self._nodes[name]._component

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The nodes that the targets need, each after those it needs itself."""
        if targets not in self._orders:
            order: dict[str, None] = {}
            for target in targets:
                self._add(target, order)
            self._orders[targets] = list(order)
        return self._orders[targets]

    def _add(self, name: str, order: dict[str, None]) -> None:
        if name in order or name not in self._nodes:  # an input is no node
            return
        for parent in self._schema.nodes[name].needs.values():
            self._add(parent, order)
        order[name] = None
