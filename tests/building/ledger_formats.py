"""Writing the lines of a balances.csv in another format."""

import csv
import gzip
import io
from pathlib import Path

FORMATS = ("csv", "csv.gz", "csv.zst", "parquet")


def write_ledger(folder: Path, kind: str, content: str | bytes) -> None:
    """Write `content` as balances.`kind`."""
    data = content.encode() if isinstance(content, str) else content
    target = folder / f"balances.{kind}"
    if kind == "csv":
        target.write_bytes(data)
    elif kind == "csv.gz":
        target.write_bytes(gzip.compress(data))
    elif kind == "csv.zst":
        import pyarrow as pa

        target.write_bytes(pa.compress(data, codec="zstd", asbytes=True))
    else:
        write_texts(target, *cells_of(data.decode()))


def cells_of(text: str) -> tuple[list[str], list[list[str]]]:
    """Return header and rows."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, rows


def write_texts(target: Path, header: list[str], rows: list[list[str]], row_group_size: int = 100) -> None:
    """Write a Parquet file of nothing but texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(header))]
    table = pa.Table.from_arrays(columns, names=header)
    pq.write_table(table, target, row_group_size=row_group_size)
