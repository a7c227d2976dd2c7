// Python for Monaco: the same grammar and the same token names as the static listings, so that nothing changes colour when the editor opens.
import { createShikiPrimitive } from '@shikijs/primitive';
import { EncodedTokenMetadata, INITIAL, type StateStack } from '@shikijs/vscode-textmate';
import * as monaco from 'monaco-editor/editor';
import { createCssVariablesTheme } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import python from 'shiki/langs/python.mjs';
import { TOKENS, tokenClass, tokenTheme } from './tokens.ts';

/** The grammar's state after a line; equal states let Monaco stop tokenizing early. */
class LineState implements monaco.languages.IState {
  readonly stack: StateStack;
  constructor(stack: StateStack) {
    this.stack = stack;
  }
  clone(): LineState {
    return this;
  }
  equals(other: monaco.languages.IState): boolean {
    return other instanceof LineState && other.stack.equals(this.stack);
  }
}

const LONGEST_LINE_MS = 200;

export function registerPython(): void {
  const shiki = createShikiPrimitive({
    themes: [createCssVariablesTheme(tokenTheme)],
    langs: python,
    engine: createJavaScriptRegexEngine(),
  });
  const { colorMap } = shiki.setTheme(tokenTheme.name);
  const replaced = shiki.getTheme(tokenTheme.name).colorReplacements ?? {};
  const scopes = colorMap.map((color) => tokenClass(replaced[color?.toLowerCase()] ?? color));
  const grammar = shiki.getLanguage('python');

  monaco.languages.register({ id: 'python', extensions: ['.py'] });
  monaco.languages.setLanguageConfiguration('python', {
    comments: { lineComment: '#' },
    brackets: [
      ['{', '}'],
      ['[', ']'],
      ['(', ')'],
    ],
    autoClosingPairs: [
      { open: '{', close: '}' },
      { open: '[', close: ']' },
      { open: '(', close: ')' },
      { open: '"', close: '"', notIn: ['string'] },
      { open: "'", close: "'", notIn: ['string', 'comment'] },
    ],
    onEnterRules: [
      {
        beforeText: /^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async|match|case)\b.*:\s*$/,
        action: { indentAction: monaco.languages.IndentAction.Indent },
      },
    ],
    folding: { offSide: true },
  });
  monaco.languages.setTokensProvider('python', {
    getInitialState: () => new LineState(INITIAL),
    tokenize(line, state) {
      const { tokens: encoded, ruleStack } = grammar.tokenizeLine2(line, (state as LineState).stack, LONGEST_LINE_MS);
      const tokens: monaco.languages.IToken[] = [];
      for (let i = 0; i < encoded.length; i += 2) {
        tokens.push({
          startIndex: encoded[i],
          scopes: scopes[EncodedTokenMetadata.getForeground(encoded[i + 1])] ?? '',
        });
      }
      return { endState: new LineState(ruleStack), tokens };
    },
  });
}

/** Both of Monaco's themes, read from the page's own variables (`light-dark(#…, #…)`), so that colours are written once. */
export function defineThemes(): void {
  const style = getComputedStyle(document.documentElement);
  const pair = (variable: string): [string, string] => {
    const hex = style.getPropertyValue(variable).match(/#[\da-f]{6}\b|#[\da-f]{3}\b/gi) ?? [];
    if (hex.length !== 2) throw new Error(`${variable} is not light-dark(#…, #…)`);
    return [sixDigits(hex[0]), sixDigits(hex[1])];
  };
  const tokens = TOKENS.map((name) => ({ name, colors: pair(`--tok-token-${name}`) }));
  for (const [i, base] of (['vs', 'vs-dark'] as const).entries()) {
    const color = (variable: string): string => pair(variable)[i];
    monaco.editor.defineTheme(i === 0 ? 'light' : 'dark', {
      base,
      inherit: true,
      colors: {
        'editor.background': color('--surface'),
        'editor.foreground': color('--ink'),
        'editorLineNumber.foreground': color('--ink-3'),
        'editorLineNumber.activeForeground': color('--ink'),
        'editorCursor.foreground': color('--accent'),
        'editor.selectionBackground': color('--selection'),
        'editor.lineHighlightBackground': `${color('--surface')}00`,
        'editor.lineHighlightBorder': `${color('--surface')}00`,
        'editorWidget.background': color('--raised'),
        'editorWidget.border': color('--line-strong'),
        focusBorder: color('--accent'),
      },
      rules: [
        { token: '', foreground: color('--ink').slice(1) },
        ...tokens.map(({ name, colors }) => ({
          token: `t-${name}`,
          foreground: colors[i].slice(1),
        })),
      ],
    });
  }
}

/** Minified style sheets write #fff. */
const sixDigits = (hex: string): string =>
  hex.length === 4 ? `#${hex[1]}${hex[1]}${hex[2]}${hex[2]}${hex[3]}${hex[3]}` : hex;
