// The standard library of a page: modules as the compiler leaves them, one file each, fetched when a program will import them or asks
// for one; their texts, which tracebacks and inspect show, are a file of their own. The build makes all of them (scripts/image.ts).

import { type Library, type LibraryModule, libFilename, PartNotLoaded, type PythonVersion } from '../engine/core.ts';
import { unpack } from '../engine/library.ts';
import type { Say } from '../messages/say.ts';

/** The version whose compiled modules the site has; those of the others are compiled in the page, from their texts. */
const COMPILED: PythonVersion = '3.14';

/** What the build says about a module: whether it is a package, and the modules that importing it imports, at any depth. */
export type LibraryIndex = Readonly<Record<string, { readonly isPackage: boolean; readonly needs: readonly string[] }>>;

export interface PageLibraryOptions {
  readonly base: string;
  readonly version: PythonVersion;
  /** Gets a file of the site, by its address. Throws an error with words for the reader. */
  readonly download: (url: string) => Promise<Response>;
  readonly say: Say;
}

type Sources = Readonly<Record<string, { readonly source: string; readonly isPackage: boolean }>>;

export class PageLibrary {
  readonly #options: PageLibraryOptions;
  readonly #loading = new Map<string, Promise<unknown>>();
  readonly #compiled = new Map<string, Uint8Array>();
  readonly #unpacked = new Map<string, LibraryModule['compiled']>();
  #index: LibraryIndex = {};
  #sources: Sources | null = null;

  constructor(options: PageLibraryOptions) {
    this.#options = options;
  }

  /** Loads what says which modules there are, so that it is there when a program comes. */
  async prepare(): Promise<void> {
    if (this.#options.version === COMPILED)
      this.#index = (await this.#get('index', `lib-${COMPILED}.json`, (r) => r.json())) as LibraryIndex;
  }

  /** The library for programs with these texts: what they seem to import is there. */
  async forTexts(texts: readonly string[]): Promise<Library> {
    if (this.#options.version !== COMPILED) {
      await this.load('lib');
      return this.#sources!;
    }
    await this.prepare();
    await Promise.all(importedNames(texts).map((name) => this.load(`lib/${name}`)));
    return Object.fromEntries(Object.keys(this.#index).map((name) => [name, this.#module(name)]));
  }

  /** Loads what PartNotLoaded named: the texts ('lib'), or a module with those it imports ('lib/NAME'). */
  async load(part: 'lib' | `lib/${string}`): Promise<void> {
    if (part === 'lib') {
      this.#sources = (await this.#get('lib', 'lib.json', (r) => r.json())) as Sources;
      return;
    }
    const name = part.slice('lib/'.length);
    const names = name in this.#index ? [name, ...this.#index[name].needs] : [];
    await Promise.all(
      names.map(async (n) => {
        const bytes = await this.#get(n, `lib-${COMPILED}/${n}.bin`, (r) => r.arrayBuffer());
        this.#compiled.set(n, new Uint8Array(bytes as ArrayBuffer));
      }),
    );
  }

  #get(key: string, file: string, read: (r: Response) => Promise<unknown>): Promise<unknown> {
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      loading = this.#options.download(`${this.#options.base}engine/${file}`).then((response) => {
        if (!response.ok) throw new Error(this.#options.say('engine.library-not-loaded', { status: response.status }));
        return read(response);
      });
      this.#loading.set(key, loading);
      // A failed download may be tried again.
      loading.catch(() => this.#loading.delete(key));
    }
    return loading;
  }

  #module(name: string): LibraryModule {
    const library = this;
    const { isPackage } = this.#index[name];
    return {
      isPackage,
      get source() {
        if (library.#sources === null) throw new PartNotLoaded('lib');
        return library.#sources[name].source;
      },
      get compiled() {
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
