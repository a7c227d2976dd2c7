// npm run schema: writes public/schema/exercise.json from the Zod schema; with --check says whether the file is current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { jsonSchema } from './exercise-schema.ts';

const file = 'public/schema/exercise.json';
const text = `${JSON.stringify(jsonSchema(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the schema says; run \`npm run schema\`.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync('public/schema', { recursive: true });
  writeFileSync(file, text);
}
