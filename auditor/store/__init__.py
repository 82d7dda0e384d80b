"""The store: a night in which nothing changed costs next to nothing, and any two nights can be compared at once."""

from auditor.store.errors import StoreError
from auditor.store.store import Store
from auditor.store.values import SnapshotInfo, TrendPoint

__all__ = ["SnapshotInfo", "Store", "StoreError", "TrendPoint"]
