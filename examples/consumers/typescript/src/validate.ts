// Validates reports with ajv in 2020-12 mode: `node build/validate.js SCHEMA REPORT...`

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** What is wrong with a report: one line a mistake, none for a valid one. */
export type Validator = (report: unknown) => string[];

/** Compiles the schema. Strict: a word that ajv does not know is an error. */
export function validator(schema: string): Validator {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  formats.default(ajv);
  const compiled = ajv.compile(JSON.parse(schema));
  return (report) => {
    compiled(report);
    return (compiled.errors ?? []).map((error) => `${error.instancePath || "/"} ${error.message ?? error.keyword}`);
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [schema, ...reports] = process.argv.slice(2);
  if (schema === undefined || reports.length === 0) {
    console.error("usage: node build/validate.js SCHEMA REPORT...");
    process.exit(2);
  }
  const valid = validator(readFileSync(schema, "utf8"));
  // The judge has to refuse something too.
  if (valid({ schema: "gongkai.report/1", mood: "good" }).length === 0) {
    console.error("the schema accepts what is no report");
    process.exit(1);
  }
  const mistakes = reports.flatMap((path) =>
    valid(JSON.parse(readFileSync(path, "utf8"))).map((mistake) => `${path}: ${mistake}`),
  );
  mistakes.forEach((mistake) => console.log(mistake));
  console.log(`ajv: ${reports.length} reports, ${mistakes.length} mistakes`);
  process.exit(mistakes.length > 0 ? 1 : 0);
}
