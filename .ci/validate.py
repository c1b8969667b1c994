"""Validates reports against the published schema (draft 2020-12) with Python's jsonschema: SCHEMA REPORT...

Leaves out what a schema cannot say: the program's own tests do that.
"""

import json
import pathlib
import sys

import jsonschema

schema_path, files = sys.argv[1], [pathlib.Path(name) for name in sys.argv[2:]]
schema = json.loads(pathlib.Path(schema_path).read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)

failed = 0
for path in files:
    errors = list(validator.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
    failed += bool(errors)
    for error in errors:
        print(f"{path}: {error.json_path}: {error.message}")

# The judge has to refuse something too.
wrong = json.loads(json.dumps({"schema": "gongkai.report/1", "mood": "good"}))
if not list(validator.iter_errors(wrong)):
    print("the schema accepts what is no report")
    failed += 1

print(f"jsonschema: {len(files)} reports, {failed} failed")
sys.exit(1 if failed or not files else 0)
