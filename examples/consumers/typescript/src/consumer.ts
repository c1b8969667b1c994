// Reads a report (JSON), recomputes its sums (勾稽关系) and writes two new reports.
//
//     node build/consumer.js SCHEMA REPORT.json FOLDER
//
// FOLDER/filled.json  the same report; totals that were left blank are computed, nothing else is touched
// FOLDER/next.json    the form of the next year: what was carried out stands there as carried in, the rest is blank
//
// A sum that does not hold is printed and ends the program with exit code 1; the printed figure is never changed.
// A file that is no report ends it with exit code 2. `report.ts` is generated from the JSON Schema; docs/consumers.md
// says how. Leaves out the workbook and every other format: `gongkai convert` makes JSON of them.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Exact, MOST, read, write } from "./exact.js";
import type * as generated from "./report.js";
import { validator } from "./validate.js";

type Report = Exact<generated.Report>;
type Applications = Exact<generated.Applications>;
type Applicants = Exact<generated.ApplicantCounts>;
type Outcomes = Exact<generated.Outcomes>;

/** A figure; null where the cell is blank, which is not 0. */
type Count = bigint | null;

const KINDS = [
  "natural_person",
  "commercial_enterprise",
  "research_institution",
  "public_welfare_organization",
  "legal_service_organization",
  "other_organization",
] as const satisfies readonly (keyof Applicants)[];
const OUTCOMES = ["upheld", "corrected", "other", "pending"] as const satisfies readonly (keyof Outcomes)[];
const GROUPS = ["denied", "unable", "refused", "other"] as const satisfies readonly (keyof Applications)[];

/** One figure of a table: where it stands, and a way to fill it. */
interface Cell {
  readonly path: string;
  value: Count;
}

/** The addends have to make up the totals. Only the balance (BALANCE) has two totals. */
interface Sum {
  rule: "ROWSUM" | "COLSUM" | "SUBTOT" | "BALANCE" | "T4SUM";
  addends: Cell[];
  totals: [Cell, ...Cell[]];
}

function cell<K extends string>(path: string, row: Record<K, Count>, column: K): Cell {
  return {
    path: `${path}.${column}`,
    get value() {
      return row[column];
    },
    set value(value: Count) {
      row[column] = value;
    },
  };
}

/** Every relation of the form that can be judged: not those with a cell that holds a text in place of a figure. */
function sums(report: Report): Sum[] {
  const texts = new Set<string>(
    (report.annotations ?? []).filter((note) => note.kind === "raw_text").map((note) => note.path),
  );
  const { review, litigation } = report.tables.proceedings;
  return [
    ...applicationSums(report.tables.applications),
    outcomeSum("proceedings.review", review),
    outcomeSum("proceedings.litigation.direct", litigation.direct),
    outcomeSum("proceedings.litigation.after_review", litigation.after_review),
  ].filter(({ addends, totals }) => ![...addends, ...totals].some((cell) => texts.has(cell.path)));
}

/** 复议、诉讼每一组：四种结果之和等于总计。 */
function outcomeSum(path: string, row: Outcomes): Sum {
  return {
    rule: "T4SUM",
    addends: OUTCOMES.map((column) => cell(path, row, column)),
    totals: [cell(path, row, "total")],
  };
}

function* applicationSums(table: Applications): Generator<Sum> {
  // 每一行：六类申请人之和等于总计。
  for (const [path, row] of rows(table)) {
    yield { rule: "ROWSUM", addends: KINDS.map((kind) => cell(path, row, kind)), totals: [cell(path, row, "total")] };
  }
  for (const column of [...KINDS, "total"] as const) {
    const at = (key: "new" | "carried_in" | "granted" | "partly_granted" | "total" | "carried_out") =>
      cell(`applications.${key}`, table[key], column);
    const results = [at("granted"), at("partly_granted")];
    for (const group of GROUPS) {
      const members = groupRows(table, group).map(([path, row]) => cell(path, row, column));
      const row = table[group].subtotal;
      const subtotal = row ? cell(`applications.${group}.subtotal`, row, column) : undefined;
      // 小计与分项都填了：两者相等。
      if (subtotal && members.length > 0) {
        yield { rule: "SUBTOT", addends: members, totals: [subtotal] };
      }
      // 一组可能只印成一行，此时小计代替分项。
      const filled = members.some((member) => member.value !== null);
      results.push(...(subtotal && subtotal.value !== null && !filled ? [subtotal] : members));
    }
    // 每一列：各项办理结果之和等于（七）总计。
    yield { rule: "COLSUM", addends: results, totals: [at("total")] };
    // 每一列：本年新收加上年结转，等于总计加结转下年。
    yield { rule: "BALANCE", addends: [at("new"), at("carried_in")], totals: [at("total"), at("carried_out")] };
  }
}

/** The rows of a group without its subtotal. A row that the report leaves out is no row. */
function groupRows(table: Applications, group: (typeof GROUPS)[number]): [string, Applicants][] {
  return Object.entries<Applicants | null | undefined>({ ...table[group] }).flatMap(([key, row]) =>
    row && key !== "subtotal" ? [[`applications.${group}.${key}`, row] as [string, Applicants]] : [],
  );
}

/** Every row of the table with its path. */
function rows(table: Applications): [string, Applicants][] {
  const { denied, unable, refused, other, ...single } = table;
  const subtotals = Object.entries({ denied, unable, refused, other }).flatMap(([key, group]) =>
    group.subtotal ? [[`applications.${key}.subtotal`, group.subtotal] as [string, Applicants]] : [],
  );
  return [
    ...Object.entries(single).map(([key, row]): [string, Applicants] => [`applications.${key}`, row]),
    ...subtotals,
    ...GROUPS.flatMap((group) => groupRows(table, group)),
  ];
}

/** The sum of what is filled in, or null where everything is blank. */
function add(figures: Cell[]): Count {
  const filled = figures.map((figure) => figure.value).filter((value) => value !== null);
  return filled.length > 0 ? filled.reduce((sum, value) => sum + value, 0n) : null;
}

/** The sums that do not hold, as `gongkai check` finds them. A blank counts as nothing. */
function wrong(report: Report): string[] {
  return sums(report).flatMap(({ rule, addends, totals }) => {
    const computed = add(addends);
    const printed = add(totals);
    return computed !== null && printed !== null && computed !== printed
      ? [`${rule} ${totals[0].path}: printed ${printed}, computed ${computed}`]
      : [];
  });
}

/**
 * Computes blank totals, only where nothing has to be guessed: every addend is filled in, no mark such as `/` stands
 * in the cell, and all relations that end in it agree.
 */
function fill(report: Report): string[] {
  const marked = new Set<string>((report.annotations ?? []).map((note) => note.path));
  const computed = new Map<string, { total: Cell; values: Set<bigint> }>();
  for (const { rule, addends, totals } of sums(report)) {
    const [total] = totals;
    const sum = add(addends);
    const known = sum !== null && addends.every((addend) => addend.value !== null);
    if (rule === "BALANCE" || rule === "SUBTOT" || !known || total.value !== null || marked.has(total.path)) {
      continue;
    }
    const entry = computed.get(total.path) ?? { total, values: new Set() };
    computed.set(total.path, entry);
    entry.values.add(sum);
  }
  const filled: string[] = [];
  for (const { total, values } of computed.values()) {
    const [value] = values;
    if (values.size === 1 && value !== undefined && value <= MOST) {
      total.value = value;
      filled.push(`filled ${total.path}: ${value}`);
    }
  }
  return filled;
}

/** The same rows with every figure blank. */
function blank<T>(member: T): T {
  const blanked =
    typeof member === "object" && member !== null
      ? Object.fromEntries(Object.entries(member).map(([key, value]) => [key, blank<unknown>(value)]))
      : null;
  return blanked as T;
}

/** The form of the next year, or undefined where the next year is unknown or has another edition of the form. */
function nextYear(report: Report): Report | undefined {
  const year = (report.year ?? 0n) + 1n;
  const edition = year >= 2021n && year <= 2999n ? "2021" : year === 2019n || year === 2020n ? "2019" : undefined;
  if (report.edition !== edition) {
    return undefined;
  }
  const tables = blank(report.tables);
  tables.applications.carried_in = { ...report.tables.applications.carried_out };
  return {
    schema: "gongkai.report/1",
    edition,
    year,
    period: { start: `${year}-01-01`, end: `${year}-12-31` },
    agency: report.agency,
    tables,
  };
}

const [schema, source, folder] = process.argv.slice(2);
if (schema === undefined || source === undefined || folder === undefined) {
  console.error("usage: node build/consumer.js SCHEMA REPORT.json FOLDER");
  process.exit(2);
}
let report: Report;
try {
  report = read(readFileSync(source, "utf8"), validator(readFileSync(schema, "utf8")));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
const found = wrong(report);
const following = nextYear(report);
for (const line of [...found, ...fill(report)]) {
  console.log(line);
}
writeFileSync(join(folder, "filled.json"), write(report));
if (following === undefined) {
  console.log("no next year: the year is missing, or the next one has another edition of the form");
} else {
  writeFileSync(join(folder, "next.json"), write(following));
}
process.exitCode = found.length > 0 ? 1 : 0;
