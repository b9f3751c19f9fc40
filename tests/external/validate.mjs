// What ajv says of each body: `node validate.mjs ROOT < bodies.jsonl`, in the folder that ajv is
// installed in. Exits with 1 if it differs from the contract's verdict.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { default: Ajv } = require("ajv/dist/2020.js");
const { default: addFormats } = require("ajv-formats");

const root = process.argv[2];
const read = (path) => JSON.parse(readFileSync(`${root}/${path}`, "utf8"));
const known = new Set(
  read("tests/external/known-differences.json")
    .filter(({ validator }) => validator === "ajv")
    .flatMap(({ bodies }) => bodies),
);
const stale = new Set(known);

// Strict mode refuses `x-` keys, which are annotations.
const ajv = addFormats(new Ajv({ strict: false }));
const validators = new Map();
const validator = (path) => {
  if (!validators.has(path)) validators.set(path, ajv.compile(read(path)));
  return validators.get(path);
};

let differences = 0;
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const { schema, name, body, valid } of lines.map((line) => JSON.parse(line))) {
  const validate = validator(schema);
  if (validate(body) === valid) continue;
  stale.delete(name);
  if (known.has(name)) continue;
  differences += 1;
  const verdict = valid ? "valid" : "invalid";
  console.log(`${name} (${schema}): the contract says ${verdict}, ajv: ${ajv.errorsText(validate.errors)}`);
}
for (const name of stale) console.log(`${name}: a known difference of ajv that is none any more`);
console.log(`ajv: ${lines.length} bodies; ${known.size} known differences, ${differences} others`);
process.exitCode = differences || stale.size ? 1 : 0;
