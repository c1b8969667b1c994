// Reading and writing reports without losing a digit. `JSON.parse` makes 9007199254740992 of 9007199254740993:
// counts go up to 2^64-1, so every number is read as a bigint. Decimals are strings in the schema and stay so.

import { parse, stringify } from "lossless-json";
import type { Report } from "./report.js";
import type { Validator } from "./validate.js";

/** A generated type with `bigint` in place of `number`. */
export type Exact<T> = T extends number ? bigint : T extends object ? { [K in keyof T]: Exact<T[K]> } : T;

/** The largest count that a report can hold. */
export const MOST = 2n ** 64n - 1n;

/** Reads a report, or throws an error that says what is wrong. */
export function read(text: string, valid: Validator): Exact<Report> {
  // Validators of JavaScript know no bigint. They see the rounded numbers; `whole` sees the exact ones.
  const mistakes = valid(JSON.parse(text));
  if (mistakes.length > 0) {
    throw new Error(mistakes.join("\n"));
  }
  return parse(text, null, whole) as Exact<Report>;
}

/** The report as JSON. What was absent stays absent, what was null stays null. */
export function write(report: Exact<Report>): string {
  return `${stringify(report, null, 2)}\n`;
}

function whole(digits: string): bigint {
  if (!/^-?(0|[1-9][0-9]*)$/.test(digits)) {
    throw new Error(`${digits} is no whole number`);
  }
  const number = BigInt(digits);
  if (number > MOST || number < -(2n ** 63n)) {
    throw new Error(`${digits} is out of range`);
  }
  return number;
}
