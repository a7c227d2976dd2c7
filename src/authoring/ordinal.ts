/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`. */
export function ordinal(n: number): string {
  const ends: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${n}${ends[rules.select(n)] ?? 'th'}`;
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' });
