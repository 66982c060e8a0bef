"""One reading of one file of further records: every row typed and written, or rejected with a reason.

The way is that of cases (:mod:`pipelines.intake`): the same readers, the same guard, the same account to the row. As
such files are small they are read carefully from the start and held in memory.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from governance.errors import N_, FileFault
from governance.masking import mask_heading
from governance.privacy import admit_columns
from governance.record_settings import Callback, Campaign, Reception
from governance.settings import today
from governance.table_form import Table
from governance.tables import TABLES
from pipelines.archive import REJECTS_SCHEMA, WRITING
from pipelines.door import look_inside
from pipelines.intake import Order, RowAccount, structural_rejects
from pipelines.placing import Placer
from pipelines.readers import RawTable, open_raw
from pipelines.records.forms import RecordForm, form_of
from pipelines.records.typed import Reading, record_statement
from pipelines.reject_values import kept_values
from pipelines.stored_texts import storable
from pipelines.typed_rows import ColumnMap, map_columns, read_grammar

_ARROW_TYPES = {"DATE": pa.date32(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string()}


def table_schema(table: Table) -> pa.Schema:
    """Return the columns of a published table as Arrow holds them."""
    return pa.schema([(column.name, _ARROW_TYPES[column.type]) for column in table.columns])


def archived_schema(table: Table) -> pa.Schema:
    """Return the columns that the archive keeps of further records: those of their table, as stated, and the month."""
    return table_schema(table).append(pa.field("month", pa.date32()))


@dataclass
class RecordIntake(RowAccount):
    """One reading of one file of further records into an unfinished load.

    Attributes
    ----------
    order, source
        What is to be taken in, and how its files read.
    placer
        Knows the townships.
    load_id, rows_path
        The load, and where its good rows go.
    salt
        Goes into the numbers made for records without one.
    """

    order: Order
    source: Reception | Callback | Campaign
    placer: Placer
    load_id: str
    rows_path: Path
    salt: str

    def take(self) -> None:
        """Read the file to its end.

        Raises
        ------
        FileFault, GuardFault
            The file cannot be read, or may not come in.
        """
        path, settings = self.order.path, self.order.settings
        form = form_of(self.source, settings.satisfaction.read_as)
        with (
            duckdb.connect() as connection,
            open_raw(connection, path, self.source, careful=True, sheet=self.order.sheet) as raw,
        ):
            read_grammar(connection)
            columns = self._admit(raw.header, form)
            zone = settings.district.timezone
            reading = Reading(self.source.date_order, zone, today(settings), self.salt)
            rows = connection.sql(record_statement(raw, columns, form, reading)).to_arrow_table()
            look_inside(rows, columns, raw.header, file_name=path.name, stored=form.kept_text)
            self.read = rows.num_rows + len(raw.rejects)
            self._divide(self._placed(rows, columns, raw.header), raw, form)
            self.not_records, self.error_cells, self.sheet = raw.not_records, raw.error_cells, raw.sheet
        if not self.read:
            raise FileFault(N_("{file} has a header but no rows; nothing was loaded."), file=path.name)

    def _admit(self, header: tuple[str, ...], form: RecordForm) -> ColumnMap:
        """Return which column is which field, having refused what may not come in.

        Numbers, days and words of a list are read from any column: nothing else of it can be stored.
        """
        stored = self.source.columns.model_dump(include=set(form.kept_text), exclude_none=True)
        admission = admit_columns(
            header, stored, file_name=self.order.path.name, source=self.source.name,
            keep_text=self.order.settings.privacy.keep_text,
        )  # fmt: skip
        columns = map_columns(header, self.source, self.order.path.name)
        self.left = tuple(mask_heading(name) for name in columns.left)
        self.personal = tuple(mask_heading(name) for name in admission.left_personal if name in columns.left)
        return columns

    def _placed(self, rows: pa.Table, columns: ColumnMap, header: tuple[str, ...]) -> pa.Table:
        """Return the rows with a reason where the township that one names is none of the network's."""
        if "township_code" not in columns.positions:
            return rows
        stated = rows["township_code"]
        is_unknown = pc.and_(pc.is_valid(stated), self.placer.townships_of(stated).is_null())
        is_unknown = pc.and_(is_unknown, pc.is_null(rows["fault_reason"]))
        theirs = header[columns.positions["township_code"]]
        for name, told in (("reason", "place_unknown"), ("column", theirs), ("value", stated)):
            at = rows.schema.get_field_index(f"fault_{name}")
            rows = rows.set_column(at, f"fault_{name}", pc.if_else(is_unknown, told, rows[at]))
        return rows

    def _divide(self, rows: pa.Table, raw: RawTable, form: RecordForm) -> None:
        """Write the good rows and keep the others as rejects."""
        schema, is_good = archived_schema(TABLES[form.name]), pc.is_null(rows["fault_reason"])
        good = storable(rows.filter(is_good))
        name = self.source.of if isinstance(self.source, Callback) else self.source.name
        made = {"source": name, "load_id": self.load_id}
        for ours, word in made.items():
            good = good.append_column(ours, pa.array([word] * good.num_rows, pa.string()))
        good = good.append_column("month", pc.floor_temporal(good[form.day], unit="month"))
        pq.write_table(
            good.select(schema.names).cast(schema), self.rows_path, compression=WRITING["compression"]
        )
        self.rejects.append(_rejected(rows.filter(pc.invert(is_good)), self.load_id))
        if raw.rejects:
            self.rejects.append(structural_rejects(raw, self.load_id))


def _rejected(rows: pa.Table, load_id: str) -> pa.Table:
    """Return faulty rows as the archive keeps rejects."""
    told = pa.table({"reason": rows["fault_reason"], "value": rows["fault_value"]})
    return pa.table(
        [
            pa.array([load_id] * rows.num_rows, pa.string()),
            rows["row_no"], told["reason"], rows["fault_column"], kept_values(told),
        ],
        names=REJECTS_SCHEMA.names,
    ).cast(REJECTS_SCHEMA)  # fmt: skip
