// A message of the interface as a catalogue has it, and how it becomes a text.

/** The forms of a message that counts: the plural categories of CLDR, of which each language has some. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;
/** A text with `{parts}`, a text for each plural category of `n`, or one for each ordinal category of it (1st, 2nd). */
export type Message = string | Forms | { readonly ordinal: Forms };
export type Parts = Readonly<Record<string, string | number>>;

export const PART = /\{(\w+)\}/g;

/** Whose dates, numbers and lists a language writes: the course's English is British. */
export const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : language);

/** Words messages of one language: numbers and plural forms are the platform's (Intl). */
export class Wording {
  readonly #number: Intl.NumberFormat;
  readonly #rules: Intl.PluralRules;
  readonly #ordinals: Intl.PluralRules;

  constructor(language: string) {
    this.#number = new Intl.NumberFormat(localeOf(language), { useGrouping: false, maximumFractionDigits: 3 });
    this.#rules = new Intl.PluralRules(language);
    this.#ordinals = new Intl.PluralRules(language, { type: 'ordinal' });
  }

  /** A part that is not given stays as it is written, so that it is seen. */
  text(message: Message, parts: Parts): string {
    return this.#form(message, Number(parts.n)).replace(PART, (whole, name: string) => {
      const part = parts[name];
      return part === undefined ? whole : typeof part === 'number' ? this.#number.format(part) : part;
    });
  }
  #form(message: Message, n: number): string {
    if (typeof message === 'string') return message;
    if ('ordinal' in message) return chosen(message.ordinal, this.#ordinals.select(n));
    return chosen(message, this.#rules.select(n));
  }
}
const chosen = (forms: Forms, rule: Intl.LDMLPluralRule): string => forms[rule] ?? forms.other ?? '';
