// The reader's version of one program: saved while typing, put aside by Reset, never destroyed.
import { type Progress, progress } from '../../session/progress.ts';

const SAVE_AFTER_MS = 200;

export class DraftKeeper {
  /** What Reset put aside, or a version made from an earlier text of the lesson. */
  aside: string | undefined;
  private readonly key: string;
  private readonly origin: string;
  private readonly original: string;
  private readonly store: Progress;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private code: string;

  constructor(key: string, origin: string, original: string, store: Progress = progress()) {
    this.key = key;
    this.origin = origin;
    this.original = original;
    this.code = original;
    this.store = store;
  }

  /** The code to begin with. */
  async load(): Promise<string> {
    const draft = await this.store.draft(this.key);
    if (!draft) return this.original;
    if (draft.origin === this.origin) {
      this.aside = draft.aside;
      this.code = draft.code;
    } else if (draft.code !== this.original) this.aside = draft.code;
    return this.code;
  }

  changed(code: string): void {
    this.code = code;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), SAVE_AFTER_MS);
  }

  /** Back to the author's text; the reader's stays one click away. */
  reset(): string {
    if (this.code !== this.original) this.aside = this.code;
    this.code = this.original;
    this.flush();
    return this.code;
  }

  /** The version put aside comes back; what it replaces goes aside when it is the reader's own. */
  restore(): string {
    const { aside = this.original } = this;
    this.aside = this.code === this.original ? undefined : this.code;
    this.code = aside;
    this.flush();
    return this.code;
  }

  flush(): void {
    clearTimeout(this.timer);
    const { code, origin, aside } = this;
    if (code === this.original && aside === undefined) void this.store.deleteDraft(this.key);
    else void this.store.saveDraft(this.key, { code, origin, ...(aside === undefined ? {} : { aside }) });
  }
}
