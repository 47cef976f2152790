"""The four reference files: products, providers, contracts and their room. Each module registers its kind of file.

A later file updates what it names and leaves the rest alone; what only the portal has is counted, never removed.
"""

from providers.imports import capacity, contracts, products, providers

__all__ = ["capacity", "contracts", "products", "providers"]
