// Code coloured while the site is built: Shiki with one theme of CSS variables, written as classes (a strict policy allows no style attribute).
// src/components/editor/python.ts maps the same token names for Monaco.
import { createCssVariablesTheme, createHighlighterCoreSync } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import c from 'shiki/langs/c.mjs';
import console_ from 'shiki/langs/console.mjs';
import python from 'shiki/langs/python.mjs';
import yaml from 'shiki/langs/yaml.mjs';
import { tokenClass, tokenTheme } from '../components/editor/tokens.ts';

const highlighter = createHighlighterCoreSync({
  themes: [createCssVariablesTheme(tokenTheme)],
  langs: [python, c, yaml, console_],
  engine: createJavaScriptRegexEngine(),
});

const LANGUAGES = new Set(['python', 'c', 'yaml', 'console']);

const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (ch) => (ch === '&' ? '&amp;' : ch === '<' ? '&lt;' : '&gt;'));

/**
 * The inside of a <code>: one <span class="line"> a line, tokens as <span class="t-…">. `mark`: lines to stress; `labels`: what stands at
 * the end of a line.
 */
export function highlight(
  code: string,
  language: string,
  mark: readonly number[] = [],
  labels: ReadonlyMap<number, string> = new Map(),
): string {
  const label = (line: number): string => (labels.has(line) ? ` data-label="${escapeHtml(labels.get(line)!)}"` : '');
  const lines = language === 'pycon' ? promptLines(code) : tokenLines(code, language);
  // The newline stands inside the line's element: lines are blocks, and the whole text stays what it was.
  return lines
    .map(
      (html, i) =>
        `<span class="line${mark.includes(i + 1) ? ' is-marked' : ''}"${label(i + 1)}>${html}${i < lines.length - 1 ? '\n' : ''}</span>`,
    )
    .join('');
}

function tokenLines(code: string, language: string): string[] {
  if (!LANGUAGES.has(language)) return code.split('\n').map(escapeHtml);
  const { tokens } = highlighter.codeToTokens(code, { lang: language, theme: tokenTheme.name });
  return tokens.map((line) =>
    line
      .map(({ content, color }) => {
        const name = tokenClass(color);
        return name ? `<span class="${name}">${escapeHtml(content)}</span>` : escapeHtml(content);
      })
      .join(''),
  );
}

/** A prompt session: what was typed is coloured as Python, what was answered stays plain. */
function promptLines(code: string): string[] {
  return code.split('\n').map((line) => {
    const match = /^(>>> |\.\.\. |>>>$|\.\.\.$)(.*)$/.exec(line);
    if (!match) return `<span class="t-answer">${escapeHtml(line)}</span>`;
    return `<span class="t-prompt">${escapeHtml(match[1])}</span>${tokenLines(match[2], 'python')[0]}`;
  });
}
