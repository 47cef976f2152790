"""The file `producten`: a product, and the lot it belongs to in this period (none: it belongs to no lot)."""

from collections.abc import Hashable, Sequence

from achterhoek.cells import NOT_IN_LIST, Columns, Row, product_category, text, word
from achterhoek.imports import kinds
from achterhoek.imports.kinds import Counts, Importer, Run
from achterhoek.statuses import ImportKind
from providers.imports.changes import Changes, counted
from providers.models import Lot, Product

OTHER_LOT = "Dit product zat in een ander perceel. Zorg die al loopt houdt het perceel dat zij had."


@kinds.register
class Products(Importer):
    kind = ImportKind.PRODUCTS
    columns = Columns(
        product_category("productcategorie", required=True),
        word("productcode", 5, required=True),
        word("perceel", 40),
        text("omschrijving", 200),
    )

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._lots = {slug.casefold(): slug for slug in Lot.objects.values_list("slug", flat=True)}
        self._lot_of = {
            (category, code): lot
            for category, code, lot in Product.objects.values_list("category", "code", "lot_id")
        }
        self._seen = kinds.FirstOfKey()

    def look(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row["perceel"] and row["perceel"].casefold() not in self._lots:
                self.run.park(row["line"], "perceel", NOT_IN_LIST)
            elif not self._seen.accepts(_key(row), row):
                self.run.park(row["line"], "productcode", kinds.SAME_KEY)
            elif self._lot_of.get(_key(row), self._lot(row)) != self._lot(row):
                self.run.notice(OTHER_LOT, line=row["line"], column="perceel")

    def group(self, row: Row) -> Hashable:
        return _key(row)

    def take_in(self, rows: Sequence[Row], *, write: bool) -> Counts:
        products = Product.objects.filter(code__in={row["productcode"] for row in rows})
        held = {(product.category, product.code): product for product in products}
        changes = Changes(Product)
        counts = counted(self._put(row, held, changes) for row in rows)
        if write:
            changes.write()
        return counts

    def finish(self, *, write: bool) -> int:
        named = {_key(row) for rows in self.run.rows() for row in rows}
        return len(set(Product.objects.values_list("category", "code")) - named)

    def _put(self, row: Row, held: dict[tuple[str, str], Product], changes: Changes[Product]) -> Counts:
        category, code = key = _key(row)
        values = {"lot_id": self._lot(row), "description": row["omschrijving"]}
        held[key], counts = changes.put(held.get(key), values, category=category, code=code)
        return counts

    def _lot(self, row: Row) -> str | None:
        return self._lots[row["perceel"].casefold()] if row["perceel"] else None


def _key(row: Row) -> tuple[str, str]:
    return row["productcategorie"], row["productcode"]
