// The named fields of an object's own block, out of its byte view: for questions about where each lies. Imports nothing of the engine
// at run time.
import type { BytesView } from './bytes.ts';

/** A field of an object as memory has it: where it lies from the object's address, and its bytes. */
export interface FieldBytes {
  readonly field: string;
  readonly offset: number;
  readonly size: number;
  readonly bytes: readonly number[];
}

export function fieldsOf(view: BytesView): FieldBytes[] {
  return view.blocks[0].rows
    .filter((row) => row.field !== '' && row.offset >= 0)
    .map(({ field, offset, bytes }) => ({ field, offset, size: bytes.length, bytes }));
}

/** The name of the field that lies exactly at a range; '' for none. */
export function fieldAt(rows: readonly FieldBytes[], { offset, size }: Pick<FieldBytes, 'offset' | 'size'>): string {
  return rows.find((row) => row.offset === offset && row.size === size)?.field ?? '';
}
