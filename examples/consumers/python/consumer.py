"""Reads a report (JSON), recomputes its sums (勾稽关系) and writes two new reports.

    python consumer.py REPORT.json FOLDER

FOLDER/filled.json  the same report; totals that were left blank are computed, nothing else is touched
FOLDER/next.json    the form of the next year: what was carried out stands there as carried in, the rest is blank

A sum that does not hold is printed and ends the program with exit code 1; the printed figure is never changed. A file
that is no report ends it with exit code 2.
`report_model.py` is generated from the JSON Schema; docs/consumers.md says how. Leaves out the workbook and every other
format: `gongkai convert` makes JSON of them.
"""

import datetime
import pathlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from report_model import ApplicantCounts, Applications, Outcomes, Period, Proceedings, Report

MOST = 2**64 - 1  # the largest count that a report can hold
COLUMNS = list(ApplicantCounts.model_fields)  # six kinds of applicant, then their total
GROUPS = ["denied", "unable", "refused", "other"]  # results that are printed as several rows


@dataclass
class Cell:
    """One figure of a table: where it stands, and a way to fill it. Blank is None, which is not 0."""

    path: str
    row: BaseModel
    column: str

    @property
    def value(self) -> int | None:
        return getattr(self.row, self.column)


@dataclass
class Sum:
    """The addends have to make up the totals. Only the balance (BALANCE) has two totals."""

    rule: str
    addends: list[Cell]
    totals: list[Cell]


def cells(path: str, row: BaseModel) -> dict[str, Cell]:
    """The figures of a row by their column."""
    return {column: Cell(f"{path}.{column}", row, column) for column in type(row).model_fields}


def rows(path: str, model: BaseModel, kind: type[BaseModel]) -> Iterator[tuple[str, BaseModel]]:
    """Every row of a kind, however deep it stands, with its path. A row that the report leaves out is None."""
    for name, member in model:
        if isinstance(member, kind):
            yield f"{path}.{name}", member
        elif isinstance(member, BaseModel):
            yield from rows(f"{path}.{name}", member, kind)


def sums(report: Report) -> list[Sum]:
    """Every relation of the form that can be judged: not those with a cell that holds a text in place of a figure."""
    texts = {note.path for note in report.annotations or [] if note.kind == "raw_text"}
    relations = [*application_sums(report.tables.applications), *proceeding_sums(report.tables.proceedings)]
    return [each for each in relations if not any(cell.path in texts for cell in each.addends + each.totals)]


def application_sums(table: Applications) -> Iterator[Sum]:
    row = {path: cells(path, row) for path, row in rows("applications", table, ApplicantCounts)}

    # 每一行：六类申请人之和等于总计。
    for figures in row.values():
        *applicants, total = figures.values()
        yield Sum("ROWSUM", applicants, [total])

    for column in COLUMNS:
        new, carried_in, granted, partly, total, carried_out = (
            row[f"applications.{name}"][column]
            for name in ["new", "carried_in", "granted", "partly_granted", "total", "carried_out"]
        )
        results = [granted, partly]
        for group in GROUPS:
            start = f"applications.{group}."
            members = [
                figures[column]
                for path, figures in row.items()
                if path.startswith(start) and path != f"{start}subtotal"
            ]
            subtotal = row.get(f"{start}subtotal")
            filled = any(member.value is not None for member in members)
            # 小计与分项都填了：两者相等。
            if subtotal and members:
                yield Sum("SUBTOT", members, [subtotal[column]])
            # 一组可能只印成一行，此时小计代替分项。
            if subtotal and subtotal[column].value is not None and not filled:
                results.append(subtotal[column])
            else:
                results += members
        # 每一列：各项办理结果之和等于（七）总计。
        yield Sum("COLSUM", results, [total])
        # 每一列：本年新收加上年结转，等于总计加结转下年。
        yield Sum("BALANCE", [new, carried_in], [total, carried_out])


def proceeding_sums(table: Proceedings) -> Iterator[Sum]:
    # 复议、诉讼每一组：四种结果之和等于总计。
    for path, row in rows("proceedings", table, Outcomes):
        *results, total = cells(path, row).values()
        yield Sum("T4SUM", results, [total])


def add(figures: list[Cell]) -> int | None:
    """The sum of what is filled in, or None where everything is blank. Integers of Python are exact."""
    filled = [figure.value for figure in figures if figure.value is not None]
    return sum(filled) if filled else None


def wrong(report: Report) -> list[str]:
    """The sums that do not hold, as `gongkai check` finds them. A blank counts as nothing."""
    found = []
    for relation in sums(report):
        computed, printed = add(relation.addends), add(relation.totals)
        if computed is not None and printed is not None and computed != printed:
            found.append(f"{relation.rule} {relation.totals[0].path}: printed {printed}, computed {computed}")
    return found


def fill(report: Report) -> list[str]:
    """Computes blank totals, only where nothing has to be guessed: every addend is filled in, no mark such as `/`
    stands in the cell, and all relations that end in it agree."""
    marked = {note.path for note in report.annotations or []}
    computed: dict[str, tuple[Cell, set[int]]] = {}
    for relation in sums(report):
        total = relation.totals[0]
        known = all(addend.value is not None for addend in relation.addends)
        if relation.rule in ("BALANCE", "SUBTOT") or not known or total.value is not None or total.path in marked:
            continue
        computed.setdefault(total.path, (total, set()))[1].add(add(relation.addends))
    filled = []
    for path, (total, values) in computed.items():
        if len(values) == 1 and (value := values.pop()) <= MOST:
            setattr(total.row, total.column, value)
            filled.append(f"filled {path}: {value}")
    return filled


def blank(model: BaseModel) -> BaseModel:
    """The same rows with every figure blank."""
    return model.model_copy(
        update={
            name: blank(member) if isinstance(member, BaseModel) else None
            for name, member in model
            if name in model.model_fields_set
        }
    )


def next_year(report: Report) -> Report | None:
    """The form of the next year, or None where the next year is unknown or has another edition of the form."""
    year = (report.year or 0) + 1
    if report.edition != ("2021" if 2021 <= year <= 2999 else "2019" if 2019 <= year <= 2020 else None):
        return None
    tables = blank(report.tables)
    tables.applications.carried_in = report.tables.applications.carried_out.model_copy()
    return Report(
        schema="gongkai.report/1",
        edition=report.edition,
        year=year,
        period=Period(start=datetime.date(year, 1, 1), end=datetime.date(year, 12, 31)),
        agency=report.agency,
        tables=tables,
    )


def write(report: Report, path: pathlib.Path) -> None:
    # exclude_unset: a member that was absent stays absent. A blank figure was set, to None, and stays null.
    path.write_text(report.model_dump_json(by_alias=True, exclude_unset=True, indent=2) + "\n", encoding="utf-8", newline="\n")


def main(source: str, folder: str) -> int:
    try:
        # strict: "5" is no count and 5.0 is none either.
        report = Report.model_validate_json(pathlib.Path(source).read_bytes(), strict=True)
    except ValidationError as error:
        print(error, file=sys.stderr)
        return 2
    found = wrong(report)
    following = next_year(report)
    for line in found + fill(report):
        print(line)
    write(report, pathlib.Path(folder, "filled.json"))
    if following is None:
        print("no next year: the year is missing, or the next one has another edition of the form")
    else:
        write(following, pathlib.Path(folder, "next.json"))
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1], sys.argv[2]))
