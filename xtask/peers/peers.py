"""Processor time of other programs on the same reports, for `cargo xtask bench`.

`peers.py OPERATION DIRECTORY` prints seconds of processor time per report. The directory holds the files of
`cargo bench -p gongkai --bench speed -- --files DIRECTORY`. A library that is missing gives exit code 3.
Leaves out our own program.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import warnings

# Seconds of processor time that a measurement takes.
SECONDS = 0.4


def read(directory, name, mode="rb"):
    with open(os.path.join(directory, name), mode) as file:
        return file.read()


def jsonschema_rs_parsed(directory):
    """Validates a report that is parsed already."""
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(json.loads(read(directory, "report.schema.json")))
    report = json.loads(read(directory, "report.json"))
    assert validator.is_valid(report)
    return 1, lambda: validator.validate(report)


def jsonschema_rs_text(directory):
    """Parses a text with the json module, then validates."""
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(json.loads(read(directory, "report.schema.json")))
    text = read(directory, "report.json")
    return 1, lambda: validator.validate(json.loads(text))


def jsonschema_text(directory):
    """The same with the validator in Python."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(json.loads(read(directory, "report.schema.json")))
    text = read(directory, "report.json")
    return 1, lambda: validator.validate(json.loads(text))


def frictionless_validation(directory, parsed, constraint):
    """A validation of 100 reports, a row each: every figure of the table of requests is a whole number or missing
    (blank and `/` are one for this program), every other field a text, and each row of that table adds up. Rows with
    a missing figure have no sum here: its expressions fail on them. Dots in the names of fields become underlines, as
    expressions need names. A wrong sum must be found, or nothing is measured."""
    import csv

    import attrs
    from frictionless import Check, Checklist, Resource, Schema, checks, errors
    from frictionless.fields import IntegerField, StringField

    text = read(directory, "many-wide.csv").decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(text))
    names = [name.replace(".", "__") for name in names]
    sums = {}
    for name in names:
        row, _, _ = name.rpartition("__")
        if row.startswith("applications__"):
            sums.setdefault(row, []).append(name)
    assert len(rows) == 100 and all(len(row) == 7 and row[-1].endswith("__total") for row in sums.values())
    figures = {name for row in sums.values() for name in row}
    fields = [(IntegerField if name in figures else StringField)(name=name) for name in names]
    schema = Schema(fields=fields, missing_values=["", "/"])
    first = dict(zip(names, rows[0]))
    sums = {name: row for name, row in sums.items() if all(first[figure].isdigit() for figure in row)}
    assert len(sums) > 20

    @attrs.define(kw_only=True, repr=False)
    class RowSums(Check):
        type = "row-sums"
        Errors = [errors.RowConstraintError]

        def validate_row(self, row):
            for *parts, total in sums.values():
                if row[total] != sum(row[part] for part in parts):
                    yield errors.RowConstraintError.from_row(row, note=f"{total} is not the sum")

    if constraint:
        rules = [checks.row_constraint(formula=f"{total} == {' + '.join(parts)}") for *parts, total in sums.values()]
    else:
        rules = [RowSums()]
    checklist = Checklist(checks=rules)

    def validation(rows):
        if parsed:
            # As values of their types, which is what a report read before is.
            typed = [[int(value) if name in figures and value.isdigit() else value for name, value in zip(names, row)] for row in rows]
            source = {"data": [names, *typed]}
        else:
            out = io.StringIO()
            csv.writer(out).writerows([names, *rows])
            source = {"data": out.getvalue().encode(), "format": "csv", "encoding": "utf-8"}
        return lambda: Resource(**source, schema=schema).validate(checklist)

    wrong = [list(row) for row in rows]
    total = names.index("applications__new__total")
    wrong[7][total] = str(int(wrong[7][total]) + 1)
    found = validation(wrong)().flatten(["type", "rowNumber"])
    assert len(found) == 1 and found[0][0] == "row-constraint", found
    run = validation(rows)
    report = run()
    assert report.valid and report.tasks[0].stats["rows"] == 100, report
    return 100, run


def frictionless_rows(directory):
    """Validates rows in memory, the sums by a check of one's own."""
    return frictionless_validation(directory, True, False)


def frictionless_constraint(directory):
    """The same, the sums by its expressions."""
    return frictionless_validation(directory, True, True)


def frictionless_csv(directory):
    """Reads the CSV and validates, the sums by a check of one's own. Nearly all of the time it guesses the dialect, by
    the sniffer of Python's csv on the first rows; no option spares it that."""
    return frictionless_validation(directory, False, False)


def frictionless_csv_constraint(directory):
    """The same, the sums by its expressions."""
    return frictionless_validation(directory, False, True)


def calamine_read(directory, name="report.xlsx", reports=1):
    """Reads the values of all sheets into lists."""
    from python_calamine import CalamineWorkbook

    data = read(directory, name)

    def run():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [workbook.get_sheet_by_name(sheet).to_python() for sheet in workbook.sheet_names]

    assert sum(map(len, run())) > 50
    return reports, run


def calamine_read_many(directory):
    """The same, of a sheet with a report a row."""
    return calamine_read(directory, "many.xlsx", 100)


def openpyxl_load(directory):
    """Loads the workbook with everything that can be edited."""
    import openpyxl

    data = read(directory, "report.xlsx")
    return 1, lambda: openpyxl.load_workbook(io.BytesIO(data))


def openpyxl_save(directory):
    """Only saves: the workbook with all its cells is in memory already."""
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(read(directory, "report.xlsx")))
    return 1, lambda: workbook.save(io.BytesIO())


def plan(directory):
    """What is in our workbook: for each sheet its cells, styles, merges, validations and so on."""
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(read(directory, "report.xlsx")))
    sheets = []
    for sheet in workbook.worksheets:
        cells = [
            (cell.row, cell.column, cell.value, cell)
            for row in sheet.iter_rows()
            for cell in row
            if (cell.value is not None or cell.has_style) and type(cell).__name__ == "Cell"
        ]
        sheets.append((sheet, cells))
    return workbook, sheets


def openpyxl_write(directory):
    """Builds the same workbook from values at hand and saves it. Styles are made once and shared by index, the
    quickest way there is; validations, conditional formats and names are at hand as objects."""
    import copy

    import openpyxl

    source, sheets = plan(directory)

    def run():
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        made = {}
        for old, cells in sheets:
            sheet = workbook.create_sheet(old.title)
            for row, column, value, like in cells:
                cell = sheet.cell(row, column, value)
                known = made.get(like.style_id)
                if known is None:
                    cell.font, cell.border, cell.fill = copy.copy(like.font), copy.copy(like.border), copy.copy(like.fill)
                    cell.alignment, cell.protection = copy.copy(like.alignment), copy.copy(like.protection)
                    cell.number_format = like.number_format
                    made[like.style_id] = cell._style
                else:
                    cell._style = copy.copy(known)
            for area in old.merged_cells.ranges:
                sheet.merge_cells(area.coord)
            for rule in old.data_validations.dataValidation:
                sheet.add_data_validation(rule)
            for area in old.conditional_formatting:
                for rule in area.rules:
                    sheet.conditional_formatting.add(str(area.sqref), rule)
            for key, dimension in old.column_dimensions.items():
                sheet.column_dimensions[key].width = dimension.width
            for key, dimension in old.row_dimensions.items():
                if dimension.height:
                    sheet.row_dimensions[key].height = dimension.height
            sheet.protection.sheet = old.protection.sheet
        for name, defined in source.defined_names.items():
            workbook.defined_names[name] = defined
        out = io.BytesIO()
        workbook.save(out)
        return out

    assert len(openpyxl.load_workbook(io.BytesIO(run().getvalue())).defined_names) > 100
    return 1, run


def xlsxwriter_write(directory):
    """The same with XlsxWriter, which writes without keeping a workbook that can be changed."""
    import datetime

    import xlsxwriter
    from openpyxl.worksheet.formula import ArrayFormula

    source, sheets = plan(directory)
    names = [(name, defined.attr_text) for name, defined in source.defined_names.items()]
    edge = {"left": "left", "right": "right", "top": "top", "bottom": "bottom"}

    def look(cell):
        font, alignment = cell.font, cell.alignment
        properties = {"font_name": font.name, "font_size": font.sz, "bold": font.b, "num_format": cell.number_format}
        if font.color is not None and isinstance(font.color.rgb, str):
            properties["font_color"] = "#" + font.color.rgb[-6:]
        if cell.fill.fill_type == "solid":
            properties["bg_color"] = "#" + cell.fill.fgColor.rgb[-6:]
        for side, key in edge.items():
            if getattr(cell.border, side).style:
                properties[key] = 1
        if alignment.horizontal:
            properties["align"] = alignment.horizontal
        if alignment.vertical:
            properties["valign"] = {"center": "vcenter"}.get(alignment.vertical, alignment.vertical)
        properties["text_wrap"], properties["locked"] = bool(alignment.wrap_text), bool(cell.protection.locked)
        return {key: value for key, value in properties.items() if value is not None}

    def condition(rule):
        return {"type": "formula", "criteria": "=" + rule.formula[0], "format": None}

    looks, prepared = {}, []
    for old, cells in sheets:
        listed = []
        for row, column, value, like in cells:
            looks.setdefault(like.style_id, look(like))
            if isinstance(value, ArrayFormula):
                value = value.text
            listed.append((row - 1, column - 1, value, like.style_id))
        merges = [(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in old.merged_cells.ranges]
        rules = []
        for rule in old.data_validations.dataValidation:
            areas = [(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in rule.sqref.ranges]
            options = {
                "validate": "custom",
                "value": "=" + (rule.formula1 or "TRUE"),
                "input_title": (rule.promptTitle or "")[:32],
                "input_message": (rule.prompt or "")[:255],
                "error_title": (rule.errorTitle or "")[:32],
                "error_message": (rule.error or "")[:255],
            }
            if len(areas) > 1:
                options["other_cells"] = [list(area) for area in areas[1:]]
            rules.append((areas[0], options))
        conditions = [
            ([(a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in area.sqref.ranges][0], str(area.sqref), rule)
            for area in old.conditional_formatting
            for rule in area.rules
            if rule.formula
        ]
        conditions = [(first, {**condition(rule), "multi_range": every}) for first, every, rule in conditions]
        widths = [
            (dimension.min - 1, dimension.max - 1, dimension.width) for dimension in old.column_dimensions.values() if dimension.min
        ]
        heights = [(key - 1, dimension.height) for key, dimension in old.row_dimensions.items() if dimension.height]
        prepared.append((old.title, listed, merges, rules, conditions, widths, heights, old.protection.sheet))

    def run():
        out = io.BytesIO()
        workbook = xlsxwriter.Workbook(out, {"in_memory": True})
        formats = {key: workbook.add_format(properties) for key, properties in looks.items()}
        red = workbook.add_format({"bg_color": "#FFC7CE"})
        for title, listed, merges, rules, conditions, widths, heights, locked in prepared:
            sheet = workbook.add_worksheet(title)
            for first, last, width in widths:
                sheet.set_column(first, last, width)
            for row, height in heights:
                sheet.set_row(row, height)
            # The texts of merged areas are written over them below.
            for area in merges:
                sheet.merge_range(*area, "", None)
            for row, column, value, key in listed:
                like = formats[key]
                if value is None:
                    sheet.write_blank(row, column, None, like)
                elif isinstance(value, str):
                    if value.startswith("="):
                        sheet.write_formula(row, column, value, like)
                    else:
                        sheet.write_string(row, column, value, like)
                elif isinstance(value, (datetime.date, datetime.datetime)):
                    sheet.write_datetime(row, column, value, like)
                else:
                    sheet.write_number(row, column, value, like)
            for area, options in rules:
                sheet.data_validation(*area, dict(options))
            for (row, column, last_row, last_column), options in conditions:
                sheet.conditional_format(row, column, last_row, last_column, {**options, "format": red})
            if locked:
                sheet.protect()
        for name, reference in names:
            workbook.define_name(name, "=" + reference)
        workbook.close()
        return out

    assert len(run().getvalue()) > 20_000
    return 1, run


def flatten(directory):
    """Makes the CSV tables of a file with 100 reports. Without a schema: flatten-tool does not end on one that refers to
    itself, as statistics with parts do."""
    import flattentool

    source = os.path.join(directory, "many.json")

    def run(out=None):
        with tempfile.TemporaryDirectory() as folder:
            folder = out or folder
            flattentool.flatten(
                source,
                output_name=os.path.join(folder, "out"),
                output_format="csv",
                root_list_path="reports",
                main_sheet_name="reports",
                root_id="title",
            )
            return os.listdir(os.path.join(folder, "out"))

    assert any(name.endswith(".csv") for name in run())
    return 100, run


def unflatten(directory):
    """Takes those tables back to JSON."""
    import flattentool

    folder = tempfile.mkdtemp()
    _, make = flatten(directory)
    make(folder)
    target = os.path.join(folder, "back.json")

    def run():
        flattentool.unflatten(
            os.path.join(folder, "out"),
            input_format="csv",
            output_name=target,
            root_list_path="reports",
            root_id="title",
        )

    run()
    assert json.loads(read(folder, "back.json"))["reports"]
    return 100, run


TEXT = """{{ title }}
{% for block in preamble %}{{ block.heading or '' }}{{ block.text or '' }}
{% endfor %}{% for name, section in sections %}{{ name }}
{% for block in section.blocks or [] %}{{ block.heading or '' }}{{ block.text or '' }}
{% endfor %}{% endfor %}{% for label, row in rows %}| {{ label }} |{% for value in row %} {{ '' if value is none else value }} |{% endfor %}
{% endfor %}{{ agency.name }}
{{ issued_on }}
"""


def jinja2(directory):
    """Renders the report by a template that is compiled once: title, sections, every figure in a row of bars. Columns
    are not aligned, and the form's tables with their labels are not made."""
    from jinja2 import Environment

    report = json.loads(read(directory, "report.json"))
    template = Environment(autoescape=False).from_string(TEXT)
    sections = [(name, report.get(name) or {}) for name in ("overview", "problems", "other")]

    def rows(prefix, value):
        cells = [item for item in value.values() if not isinstance(item, dict)]
        if cells:
            yield prefix, cells
        for name, item in value.items():
            if isinstance(item, dict):
                yield from rows(f"{prefix}.{name}", item)

    def run():
        table = [row for name, value in report["tables"].items() for row in rows(name, value)]
        return template.render(
            title=report.get("title"),
            preamble=report.get("preamble", []),
            sections=sections,
            rows=table,
            agency=report["agency"],
            issued_on=report.get("issued_on"),
        )

    assert len(run()) > 1_000
    return 1, run


def docxtpl(directory):
    """Fills a template that is our own document, with a field in the place of every paragraph and every figure; the
    template is read each time, as the library wants it, and the document saved."""
    import docx
    from docxtpl import DocxTemplate

    document = docx.Document(io.BytesIO(read(directory, "report.docx")))
    paragraphs, figures = [], []
    for paragraph in document.paragraphs:
        if paragraph.text:
            paragraphs.append(paragraph.text)
            paragraph.text = "{{ paragraphs[%d] }}" % (len(paragraphs) - 1)
    for table in document.tables:
        for cell in (cell for row in table._tbl.tr_lst for cell in row.tc_lst):
            text = "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t"))
            if text and all(letter.isdigit() or letter == "." for letter in text):
                figures.append(text)
                node = next(node for node in cell.iter() if node.tag.endswith("}t"))
                node.text = "{{ figures[%d] }}" % (len(figures) - 1)
    assert len(figures) > 150 and len(paragraphs) > 10
    out = io.BytesIO()
    document.save(out)
    template = out.getvalue()

    def run():
        filled = DocxTemplate(io.BytesIO(template))
        filled.render({"paragraphs": paragraphs, "figures": figures})
        out = io.BytesIO()
        filled.save(out)
        return out

    assert paragraphs[0] in docx.Document(run()).paragraphs[0].text
    return 1, run


def python_docx(directory):
    """Reads the texts of paragraphs and cells, no more."""
    import docx

    data = read(directory, "report.docx")

    def run():
        document = docx.Document(io.BytesIO(data))
        texts = [paragraph.text for paragraph in document.paragraphs]
        for table in document.tables:
            texts += ["".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t")) for row in table._tbl.tr_lst for cell in row.tc_lst]
        return texts

    assert len(run()) > 200
    return 1, run


def lxml(directory):
    """Parses a web page into a tree, and does nothing with it."""
    import lxml.html

    data = read(directory, "report.html")
    assert len(lxml.html.fromstring(data).findall(".//td")) > 100
    return 1, lambda: lxml.html.fromstring(data)


def pdftotext(directory):
    """Makes text in columns of a PDF, by poppler's program; the time is that of its processes."""
    import shutil
    import subprocess

    if not shutil.which("pdftotext"):
        raise ModuleNotFoundError("pdftotext")
    words = ["pdftotext", "-layout", os.path.join(directory, "report.pdf"), "-"]

    def run():
        return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout

    assert len(run()) > 3000
    run.children = True
    return 1, run


OPERATIONS = {
    name.replace("_", "-"): function
    for name, function in list(globals().items())
    if getattr(function, "__doc__", None) and callable(function) and getattr(function, "__module__", "") == "__main__" and name not in ("plan", "now", "frictionless_validation")
}


def now(call):
    """Processor time so far: of this process, or of those that it ran."""
    if getattr(call, "children", False):
        times = os.times()
        return times.children_user + times.children_system
    return time.process_time()


def measure(call):
    call()
    start, calls = now(call), 0
    while True:
        call()
        calls += 1
        passed = now(call) - start
        if passed >= SECONDS:
            return passed / calls


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in OPERATIONS:
        sys.exit("usage: peers.py OPERATION DIRECTORY, with OPERATION one of " + " ".join(OPERATIONS))
    warnings.simplefilter("ignore")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            reports, call = OPERATIONS[sys.argv[1]](sys.argv[2])
            seconds = measure(call) / reports
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    print(f"{seconds:e}")


if __name__ == "__main__":
    main()
