"""What jsonschema says of each body: `python validate.py ROOT < bodies.jsonl`.

Exits with 1 if it differs from the contract's verdict.
"""

import functools
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

FORMATS = Draft202012Validator.FORMAT_CHECKER
# Without its library, jsonschema passes over the format and says nothing.
assert "uri" in FORMATS.checkers, "rfc3986-validator is not installed"

root = pathlib.Path(sys.argv[1])


def read(path):
    return json.loads((root / path).read_text("utf-8"))


@functools.cache
def validator(path):
    schema = read(path)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FORMATS)


listed = read("tests/external/known-differences.json")
known = {body for it in listed if it["validator"] == "jsonschema" for body in it["bodies"]}
stale = set(known)

differences = 0
lines = [json.loads(line) for line in sys.stdin.buffer]
for line in lines:
    errors = [error.message for error in validator(line["schema"]).iter_errors(line["body"])]
    if line["valid"] == (not errors):
        continue
    stale.discard(line["name"])
    if line["name"] in known:
        continue
    differences += 1
    verdict = "valid" if line["valid"] else "invalid"
    found = "; ".join(errors) or "No errors"
    print(f"{line['name']} ({line['schema']}): the contract says {verdict}, jsonschema: {found}")
for name in sorted(stale):
    print(f"{name}: a known difference of jsonschema that is none any more")
print(f"jsonschema: {len(lines)} bodies; {len(known)} known differences, {differences} others")
sys.exit(1 if differences or stale else 0)
