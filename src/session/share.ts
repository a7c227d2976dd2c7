// A program and how its step-through stands, in the fragment of an address: no server sees it. The code is compressed (deflate-raw,
// base64url); all else is in plain words.

/** What a link holds. */
export interface Shared {
  /** A program that the site offers, by id; or null, and `code` is the program. */
  readonly program: string | null;
  readonly code: string | null;
  readonly file: string;
  /** '' for the program's own. */
  readonly python: string;
  /** How it is run: 'script', 'repl' or 'exec'. */
  readonly mode: string;
  /** Of colours; '' for the reader's own. */
  readonly palette: string;
  /** Of the step-through; none: it is not open. */
  readonly state: readonly (readonly [string, string])[];
}

const FORMAT = '1';
const OWN = new Set(['v', 'program', 'code', 'file', 'python', 'mode', 'palette']);

/** The fragment, without its `#`. */
export async function encodeShared({ program, code, file, python, mode, palette, state }: Shared): Promise<string> {
  const words = new URLSearchParams({ v: FORMAT });
  if (program !== null) words.set('program', program);
  if (python !== '') words.set('python', python);
  if (mode !== 'script') words.set('mode', mode);
  if (palette !== '') words.set('palette', palette);
  for (const [name, value] of state) words.set(name, value);
  if (code !== null) {
    words.set('file', file);
    words.set('code', await pack(code));
  }
  return words.toString();
}
/** A link that cannot be read: it is of a later version of the site, or was cut off. */
export class LinkError extends Error {
  readonly reason: 'later' | 'damaged';

  constructor(reason: LinkError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Reads a fragment; null if it holds no program. Throws a LinkError if it cannot be read. */
export async function decodeShared(fragment: string): Promise<Shared | null> {
  const words = new URLSearchParams(fragment.replace(/^#/, ''));
  const program = words.get('program');
  const packed = words.get('code');
  if (program === null && packed === null) return null;
  if ((words.get('v') ?? FORMAT) !== FORMAT) throw new LinkError('later');
  let code: string | null = null;
  if (packed !== null)
    try {
      code = await unpack(packed);
    } catch {
      throw new LinkError('damaged');
    }
  return {
    program,
    code,
    file: /^[\w.-]{1,60}$/.exec(words.get('file') ?? '')?.[0] ?? 'main.py',
    python: words.get('python') ?? '',
    mode: words.get('mode') ?? 'script',
    palette: words.get('palette') ?? '',
    state: [...words].filter(([name]) => !OWN.has(name)),
  };
}

/** Characters of a program in a link: a link that unpacks to more is not believed. */
const MOST = 1_000_000;

/** The text that was packed last: while one steps, the address changes, and the program does not. */
let packed: { readonly text: string; readonly code: Promise<string> } | undefined;
function pack(text: string): Promise<string> {
  if (packed?.text !== text) packed = { text, code: deflate(text) };
  return packed.code;
}
async function deflate(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
async function unpack(packed: string): Promise<string> {
  const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > MOST) throw new Error('too long');
  }
}
