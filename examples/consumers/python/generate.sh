#!/bin/sh
# Makes report_model.py from the JSON Schema: generate.sh SCHEMA MODEL
#
# --collapse-root-models: a figure is `int | None`, not a class around it; a decimal is `str` and keeps its digits.
# --enum-field-as-literal: "2021" is no name in Python.
exec datamodel-codegen --input "$1" --output "$2" --input-file-type jsonschema \
    --output-model-type pydantic_v2.BaseModel --target-python-version 3.10 --formatters builtin \
    --disable-timestamp --use-annotated --use-field-description \
    --collapse-root-models --enum-field-as-literal all
