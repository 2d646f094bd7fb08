// Counts what it is asked, a line of JSON each: {"text", "unit", "domains"} or {"rule", "typed", "domains"}.
import { createInterface } from "node:readline";
import { counted, length } from "./counting.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const found = asked.rule ? counted(asked.rule, asked.typed, asked.domains) : length(asked.text, asked.unit, asked.domains);
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
