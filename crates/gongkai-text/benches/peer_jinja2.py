"""The same report as text by jinja2, its template compiled once: title, sections, every figure in a row of bars.

Takes the canonical JSON of a report. Columns are not aligned by display width, so that this does less than
`cargo bench -p gongkai-text --bench write`, which composes, inserts the tables of the form and aligns them.
"""

import json
import sys
import time

import jinja2

TEMPLATE = """{{ title }}
{% for block in preamble %}{{ block.heading or '' }}{{ block.text or '' }}
{% endfor %}{% for name, section in sections %}{{ name }}
{% for block in section.blocks or [] %}{{ block.heading or '' }}{{ block.text or '' }}
{% endfor %}{% endfor %}{% for label, row in rows %}| {{ label }} |{% for value in row %} {{ '' if value is none else value }} |{% endfor %}
{% endfor %}{{ agency.name }}
{{ issued_on }}
"""


def rows(prefix, value):
    cells = [item for item in value.values() if not isinstance(item, dict)]
    if cells:
        yield prefix, cells
    for name, item in value.items():
        if isinstance(item, dict):
            yield from rows(f"{prefix}.{name}", item)


report = json.load(open(sys.argv[1], encoding="utf-8"))
template = jinja2.Environment(autoescape=False).from_string(TEMPLATE)
sections = [(name, report.get(name) or {}) for name in ("overview", "problems", "other")]
count = 3000
begun = time.process_time()
for _ in range(count):
    table = [row for name, value in report["tables"].items() for row in rows(name, value)]
    text = template.render(
        title=report.get("title"), preamble=report.get("preamble", []), sections=sections, rows=table,
        agency=report["agency"], issued_on=report.get("issued_on"),
    )
spent = time.process_time() - begun
print(f"jinja2 {jinja2.__version__}: {count / spent:,.0f} reports a CPU second, {len(text)} letters each")
