// Usage: valid.mjs OPENAPI.json. Says what is wrong with an OpenAPI document, by validators that are not ours: the schema
// of OpenAPI 3.1 for its shape, every reference, and JSON Schema 2020-12 for each of its schemas.
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const faults = [];

const validator = new Validator();
const verdict = await validator.validate(structuredClone(document));
if (validator.version !== "3.1") faults.push(`it is of OpenAPI ${validator.version}, not 3.1`);
if (!verdict.valid) faults.push(JSON.stringify(verdict.errors, null, 2));
else validator.resolveRefs();

const ajv = new Ajv.default({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "https://pyscaler.invalid/openapi", ...document });
for (const name of Object.keys(document.components.schemas)) {
    try {
        ajv.compile({ $ref: `https://pyscaler.invalid/openapi#/components/schemas/${name}` });
    } catch (error) {
        faults.push(`schema ${name}: ${error.message}`);
    }
}

const ids = new Set();
for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
        if (ids.has(operation.operationId)) faults.push(`${method} ${path}: operationId ${operation.operationId} is taken`);
        ids.add(operation.operationId);
        const named = [...path.matchAll(/{([^}]+)}/g)].map((match) => match[1]).sort();
        const declared = operation.parameters.filter((each) => each.in === "path").map((each) => each.name).sort();
        if (String(named) !== String(declared)) faults.push(`${method} ${path}: parameters ${declared} of the path`);
        const all = operation.parameters.map((each) => `${each.in} ${each.name}`);
        if (new Set(all).size !== all.length) faults.push(`${method} ${path}: a parameter is there twice`);
    }

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
