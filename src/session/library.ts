// The standard library of a page: modules as the compiler leaves them, one file each, fetched when a program will import them or asks
// for one; their texts, which tracebacks and inspect show, and which other versions compile, are files of their own. The build makes all of
// them (scripts/image.ts).

import { type Library, type LibraryModule, libFilename, PartNotLoaded, type PythonVersion } from '../engine/core.ts';
import { unpack } from '../engine/library.ts';
import type { Say } from '../messages/say.ts';

/** The version whose compiled modules the site has; those of the others are compiled in the page, from their texts. */
const COMPILED: PythonVersion = '3.14';

/** What the build says about a module: whether it is a package, and the modules that its text imports. */
export type LibraryIndex = Readonly<
  Record<string, { readonly isPackage: boolean; readonly imports: readonly string[] }>
>;

export interface PageLibraryOptions {
  readonly base: string;
  readonly version: PythonVersion;
  /** Gets a file of the site, by its address. Throws an error with words for the reader. */
  readonly download: (url: string) => Promise<Response>;
  readonly say: Say;
}

export class PageLibrary {
  readonly #options: PageLibraryOptions;
  readonly #loading = new Map<string, Promise<unknown>>();
  readonly #compiled = new Map<string, Uint8Array>();
  readonly #unpacked = new Map<string, LibraryModule['compiled']>();
  readonly #texts = new Map<string, string>();
  #index: LibraryIndex = {};

  constructor(options: PageLibraryOptions) {
    this.#options = options;
  }

  /** Loads what says which modules there are, so that it is there when a program comes. */
  async prepare(): Promise<void> {
    this.#index = (await this.#get('lib.json', (r) => r.json())) as LibraryIndex;
  }

  /** The library for programs with these texts: what they seem to import is there. */
  async forTexts(texts: readonly string[]): Promise<Library> {
    await this.prepare();
    const kind = this.#options.version === COMPILED ? 'lib' : 'text';
    await Promise.all(importedNames(texts).map((name) => this.load(`${kind}/${name}`)));
    return Object.fromEntries(Object.keys(this.#index).map((name) => [name, this.#module(name)]));
  }

  /**
   * Loads what PartNotLoaded named: a module ('lib/NAME'), or the text of one ('text/NAME'). What it imports comes with it where that will be
   * needed: nearly always, but for a text that is only to be shown.
   */
  async load(part: `lib/${string}` | `text/${string}`): Promise<void> {
    const [kind, name] = part.split('/');
    if (!(name in this.#index)) return;
    const isShown = kind === 'text' && this.#options.version === COMPILED;
    const names = isShown ? [name] : this.#withImports(name);
    await Promise.all(names.map((n) => (kind === 'lib' ? this.#loadCompiled(n) : this.#loadText(n))));
  }
  /** A module and those that importing it imports, at any depth. */
  #withImports(name: string): string[] {
    const found = new Set([name]);
    // What is added on the way is gone through, too.
    for (const n of found) for (const other of this.#index[n].imports) found.add(other);
    return [...found];
  }
  async #loadCompiled(name: string): Promise<void> {
    const bytes = await this.#get(`lib-${COMPILED}/${name}.bin`, (r) => r.arrayBuffer());
    this.#compiled.set(name, new Uint8Array(bytes as ArrayBuffer));
  }
  async #loadText(name: string): Promise<void> {
    this.#texts.set(name, (await this.#get(`lib/${name}.txt`, (r) => r.text())) as string);
  }

  #get(file: string, read: (r: Response) => Promise<unknown>): Promise<unknown> {
    let loading = this.#loading.get(file);
    if (loading === undefined) {
      loading = this.#options.download(`${this.#options.base}engine/${file}`).then((response) => {
        if (!response.ok) throw new Error(this.#options.say('engine.library-not-loaded', { status: response.status }));
        return read(response);
      });
      this.#loading.set(file, loading);
      // A failed download may be tried again.
      loading.catch(() => this.#loading.delete(file));
    }
    return loading;
  }

  #module(name: string): LibraryModule {
    const library = this;
    const { isPackage } = this.#index[name];
    return {
      isPackage,
      get source() {
        const text = library.#texts.get(name);
        if (text === undefined) throw new PartNotLoaded(`text/${name}`);
        return text;
      },
      get compiled() {
        if (library.#options.version !== COMPILED) return undefined;
        const known = library.#unpacked.get(name);
        if (known !== undefined) return known;
        const packed = library.#compiled.get(name);
        if (packed === undefined) throw new PartNotLoaded(`lib/${name}`);
        const made = unpack(packed, libFilename(name, isPackage, COMPILED));
        library.#unpacked.set(name, made);
        return made;
      },
    };
  }
}

/** Names that texts import by a statement, with the packages above them. */
export function importedNames(texts: readonly string[]): string[] {
  const names = new Set<string>();
  const add = (name: string): void => {
    for (let dot = name.length; dot > 0; dot = name.lastIndexOf('.', dot - 1)) names.add(name.slice(0, dot));
  };
  for (const text of texts) {
    for (const [, from, list] of text.matchAll(/\bfrom\s+([\w.]+)\s+import\b|\bimport\s+([\w., \t]+)/g)) {
      if (from !== undefined) add(from);
      else for (const item of list.split(',')) add(item.trim().split(/\s/)[0]);
    }
  }
  names.delete('');
  return [...names];
}
