// npm run schema: writes the JSON Schemas of public/schema from the Zod schemas; with --check says whether the files are current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { jsonSchema } from './exercise-schema.ts';
import { traceJsonSchema } from './trace-schema.ts';

const SCHEMAS = { 'exercise.json': jsonSchema(), 'trace.json': traceJsonSchema() };

mkdirSync('public/schema', { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = `public/schema/${name}`;
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the schema says; run \`npm run schema\`.`);
    process.exitCode = 1;
  }
}
