// The rows of a <Fields> table: the fields of a C struct in one version, each with the author's words. Offsets and sizes are the
// engine's own, which are compared with real CPython's.
import type { PythonVersion } from '../engine/index.ts';
import { structFields, structNames } from '../engine/index.ts';
import { type Place, Problem, suggestion } from './problems.ts';

export interface FieldRow {
  offset: number;
  size: number;
  name: string;
  /** Markdown. */
  says: string;
}

/**
 * One row a field. A field that `says` does not name is an error, and so is a name that is no field, so that a table can neither
 * leave a byte out nor speak of one that is not there.
 */
export function fieldRows(of: string, says: Record<string, string>, version: PythonVersion, place: Place): FieldRow[] {
  const fields = structFields(of, version);
  if (fields === undefined)
    throw new Problem(place, `<Fields of="${of}">: there is no such struct`, suggestion(of, structNames()));
  const names = fields.map((field) => field.name);
  for (const name of Object.keys(says))
    if (!names.includes(name))
      throw new Problem(
        place,
        `<Fields of="${of}">: Python ${version} has no field \`${name}\` in it`,
        suggestion(name, names),
      );
  return fields.map(({ name, offset, size }) => {
    if (says[name] === undefined)
      throw new Problem(place, `<Fields of="${of}">: nothing is said of \`${name}\``, 'Add it to `says`.');
    return { name, offset, size, says: says[name] };
  });
}
