"""The caseload: from rows of a municipality's file to clients, indications, care lines, allocations and differences.

columns → rows (what can be wrong with one row) → whole (what only the whole file tells) → per client: renewals,
matching, lines, differences, decisions (pure: rows and what the portal holds in, what to do out) → take_in (writes).
The check and the real run make the same decisions; only the real run writes them.
"""

from clients.imports import caseload

__all__ = ["caseload"]
