// Python's keywords, for completion. keywords.test.ts compares them with the engine's parser.

export const RESERVED =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );
export const SOFT = ['case', 'match', 'type'];
