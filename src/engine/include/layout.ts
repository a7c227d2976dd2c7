// How the layouts of structs are declared: fields in order, with the versions that have them; offsets follow as a C compiler on
// 64-bit Linux gives them. The tables are structs.ts, objectstructs.ts, itertoolsstructs.ts and heaptype.ts; what a single file needs is
// declared there.

import type { PythonVersion } from './profile.ts';

/** C types of fields. `ptr` is an object or other address, `ssize` Py_ssize_t, `stackref` a tagged reference. */
export type FieldType = 'ptr' | 'ssize' | 'i64' | 'u64' | 'i32' | 'u32' | 'u16' | 'u8' | 'f64' | 'stackref';

const SIZE: Record<FieldType, number> = {
  ptr: 8,
  ssize: 8,
  i64: 8,
  u64: 8,
  f64: 8,
  stackref: 8,
  i32: 4,
  u32: 4,
  u16: 2,
  u8: 1,
};

/** What a field is in some versions. */
export interface FieldForm {
  /** Its type, or the struct that lies within. */
  readonly type: FieldType | StructInfo;
  /** The first version that has it. */
  readonly since?: PythonVersion;
  /** The first version that has it no more. */
  readonly before?: PythonVersion;
  /** CPython's name for it in these versions, where the engine knows it by that of later ones. */
  readonly cName?: string;
  /** Bit fields that share this word, from bit 0 up, with their numbers of bits; the word itself has no name in C. */
  readonly bits?: Readonly<Record<string, number>>;
  /** True if the engine keeps something of its own here: CPython's struct has other fields in this place. */
  readonly own?: true;
  /** How many of them there are, if not one. */
  readonly count?: number;
}
/**
 * A field's type if all versions have it alike; else its form in the versions that have it, or its forms; or a struct that lies
 * within this one, whose fields count as fields of this one.
 */
export type FieldSpec = FieldType | FieldForm | readonly FieldForm[] | StructInfo;

export interface Field {
  /** CPython's name. */
  readonly name: string;
  readonly type: FieldType;
  readonly offset: number;
  readonly size: number;
  readonly bits?: FieldForm['bits'];
  readonly own?: true;
}

export interface StructInfo {
  readonly structName: string;
  /** Bytes, with trailing padding to 8. For a var-sized struct: up to its first item. */
  sizeof: number;
}

/** A struct: its field names are numbers (offsets in bytes from the struct's start). A field that the version lacks is ABSENT. */
export type Struct<K extends string> = StructInfo & Record<K, number>;

/**
 * The offset of a field that the selected version does not have. Reading there gives NULL: an address that is not a number is
 * the null page, which is always zero. Writing there is a bug of the engine (whatever runs programs in tests looks), so code
 * that writes such a field asks `has` first.
 */
export const ABSENT = Number.NaN;

/** True if the selected version has the field with this offset. */
export function has(offset: number): boolean {
  return !Number.isNaN(offset);
}

interface Definition {
  struct: StructInfo & Record<string, number | string>;
  base: StructInfo | null;
  spec: Record<string, FieldSpec>;
  /** Worked out when they are asked for, anew for each version. */
  fields: readonly Field[] | null;
}
const definitions = new Map<StructInfo, Definition>();

const minor = (v: PythonVersion): number => Number(v.slice(2));

function formIn(spec: FieldType | FieldForm | readonly FieldForm[], version: number): FieldForm | undefined {
  if (typeof spec === 'string') return { type: spec };
  const forms = Array.isArray(spec) ? (spec as readonly FieldForm[]) : [spec as FieldForm];
  return forms.find((f) => (!f.since || version >= minor(f.since)) && (!f.before || version < minor(f.before)));
}

/** Where the fields that a struct does not have from its base lie in a version: `visit` gets one after the other, without offset those that the version lacks. */
function lay(
  { base, spec }: Definition,
  version: number,
  visit: (name: string, offset: number, size: number, form: FieldForm | undefined) => void,
): void {
  let offset = base ? base.sizeof : 0;
  for (const name in spec) {
    const s = spec[name];
    const form: FieldForm | undefined = typeof s === 'object' && 'structName' in s ? { type: s } : formIn(s, version);
    if (form === undefined) {
      visit(name, ABSENT, 0, form);
      continue;
    }
    const { type } = form;
    const alignment = typeof type === 'object' ? alignmentOf(type) : SIZE[type];
    const size = typeof type === 'object' ? type.sizeof : alignment * (form.count ?? 1);
    offset = Math.ceil(offset / alignment) * alignment;
    visit(name, offset, size, form);
    offset += size;
  }
  visit('sizeof', Math.ceil(offset / 8) * 8, 0, undefined);
}

const alignmentOf = (s: StructInfo): number => Math.max(...fieldsOf(s).map((f) => f.size));

/** The fields of a struct that the selected version has, in order. */
export function fieldsOf(s: StructInfo): readonly Field[] {
  const d = definitions.get(s)!;
  if (d.fields !== null) return d.fields;
  const fields = d.base ? [...fieldsOf(d.base)] : [];
  lay(d, minor(selected), (name, offset, size, form) => {
    if (form === undefined) return;
    const { type } = form;
    if (typeof type === 'object') for (const f of fieldsOf(type)) fields.push({ ...f, offset: offset + f.offset });
    else fields.push({ ...form, type, name: form.cName ?? name, offset, size });
  });
  d.fields = fields;
  return fields;
}

/** The version that is laid out, and whether all structs are: one that is declared later begins as 3.14 has it. */
let selected: PythonVersion = '3.14';
let allSelected = true;

/** The minor number of the selected version: 14 for 3.14. */
export const selectedMinor = (): number => minor(selected);

/** Lays every struct out as `version` has it. Called before a process is made. */
export function selectLayouts(version: PythonVersion): void {
  if (version === selected && allSelected) return;
  selected = version;
  allSelected = true;
  for (const d of definitions.values()) {
    d.fields = null;
    // What stays is not written: to compiled code it stays a constant.
    const put = (name: string, value: number): void => {
      if (!Object.is(d.struct[name], value)) d.struct[name] = value;
    };
    for (const name in d.base) if (name !== 'structName') put(name, (d.base as typeof d.struct)[name] as number);
    lay(d, minor(version), put);
  }
}

export function struct<const S extends Record<string, FieldSpec>>(
  structName: string,
  spec: S,
): Struct<keyof S & string>;
export function struct<const S extends Record<string, FieldSpec>, B extends StructInfo>(
  structName: string,
  spec: S,
  base: B,
): Struct<keyof S & string> & Omit<B, keyof StructInfo>;
export function struct(
  structName: string,
  spec: Record<string, FieldSpec>,
  base: StructInfo | null = null,
): StructInfo {
  const d: Definition = { struct: { structName, sizeof: 0 }, base, spec, fields: null };
  const properties: [string, number | string][] = Object.entries({ ...base, structName });
  lay(d, 14, (name, offset) => properties.push([name, offset]));
  // All properties at once: an object that gets dozens one by one becomes a hash table, whose reads are slow.
  d.struct = Object.fromEntries(properties) as unknown as Definition['struct'];
  definitions.set(d.struct, d);
  if (selected !== '3.14') allSelected = false;
  return d.struct;
}

/** The struct with this C name, or undefined: for tables that name structs of higher layers. */
export function structNamed(name: string): StructInfo | undefined {
  return allStructs().find((s) => s.structName === name);
}
/** All structs that files loaded so far declare. */
export function allStructs(): StructInfo[] {
  return [...definitions.keys()];
}
/** The fields of a struct in any version, in order; undefined if no struct has this C name. The selected layouts stay. */
export function structFields(name: string, version: PythonVersion): readonly Field[] | undefined {
  const before = selected;
  selectLayouts(version);
  const found = structNamed(name);
  const fields = found && fieldsOf(found);
  selectLayouts(before);
  return fields;
}
/** The C names of all structs. */
export function structNames(): string[] {
  return allStructs().map((s) => s.structName);
}
