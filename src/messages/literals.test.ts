// No text for the reader stands in code: it stands in a catalogue. What looks like words in components, views and checks is found here.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const src = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['components', 'views', 'exercises', 'layouts', 'pages', 'authoring/pieces', 'session'];

/** Calls whose texts no reader sees: selectors, names of events and storage, errors of programmers, Python that is run. */
const CALLS = new Set([
  ...['querySelector', 'querySelectorAll', 'closest', 'matches', 'startsWith', 'endsWith', 'split', 'join'],
  ...[
    'matchMedia',
    'getItem',
    'setItem',
    'replace',
    'replaceAll',
    'includes',
    'warn',
    'Error',
    'get',
    'has',
    'set',
    'look',
    'URL',
    'test',
  ],
  ...['Problem', 'measure', 'setProperty', 'define', 'RegExp', 'evaluate', 'toggle', 'ask'],
]);
/** Properties and attributes that are no text. */
const PROPERTIES =
  /^(class|className|d|viewBox|transform|style|font|points|rel|type|source|code|when|keybindingContext|precondition|display|sizes|media|path|content|preserveAspectRatio)$/;
/** Files that are about Python or another language: programs, names of CPython, messages of the tools for authors. */
const NOT_WORDS = new Set([
  'exercises/facts.ts', // Python that the engine runs
  'exercises/questions.ts', // Python that the engine runs
  'components/lab/help/machine-help.ts', // Python that the engine runs
  'components/editor/python.ts', // a grammar
  'components/editor/monaco.ts', // keys of the editor
  'session/trace-export.ts', // a file for programs
  'authoring/pieces/claims.ts', // complaints to authors
  'components/editor/keywords.ts', // words of Python
  'session/warm-up-program.ts', // Python that the engine runs
  'layouts/policy.ts', // a policy for browsers
  'views/values.ts', // values as Python writes them
  'exercises/misconceptions/counts.ts', // content: the wrong models
  'exercises/misconceptions/deaths.ts',
  'exercises/misconceptions/order.ts',
  'exercises/misconceptions/sameness.ts',
]);
/** Texts that are the same in every language. */
const SAME = [
  /^https?:/,
  /^(Heapwise|Python|Literata|Atkinson Hyperlegible( Next)?|CPython|Python \{\}|OFL-1\.1|PSF-2\.0)$/,
  /^\(max-width|^\(prefers|^width=/,
  /^(None|True|False)$/,
  // Members of closed lists: whoever shows one words it.
  /^(small int|empty object|one character|static type|reused address|distinct allocation|shared constant|folded constant)$/,
  /^(same binding|weak references|managed dict)$/,
];

/** Two words side by side, or one that begins as a sentence does. */
/** Names of classes, without spaces or in kebab-case, are no words. */
const CLASSES = /^[a-z]+(-[a-z{}]+)*( [a-z]+-[a-z{}-]+)+$/;
const WORDS = /(^|[\s“(])[A-Za-z][a-z’']+ [a-z]+|^[A-Z][a-z]+$|^[A-Z][a-z]+ [A-Za-z]/;

function isForReader(text: string): boolean {
  const plain = text.replace(/\{\}/g, ' ').trim();
  return WORDS.test(plain) && !CLASSES.test(text) && !SAME.some((same) => same.test(text.trim()));
}

function literalsOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
      // A text among the arguments of such a call; what is nested deeper is looked at.
      for (const part of [expression, ...(node.arguments ?? [])])
        if (!(isText(part) && (CALLS.has(name.replace('#', '')) || name === 'say' || name.endsWith('Error'))))
          visit(part);
      return;
    }
    if (ts.isPropertyAssignment(node) && PROPERTIES.test(node.name.getText().replaceAll("'", ''))) return;
    if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText())) return;
    if (ts.isCaseClause(node)) {
      for (const statement of node.statements) visit(statement);
      return;
    }
    if (isText(node)) {
      const words = wordsOf(node);
      if (isForReader(words)) found.push(words);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
const isText = (node: ts.Node): node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression =>
  ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);

/** What is handed to these, or written to these, is shown as it stands, a single word too. */
const SHOW = /^(append|prepend|replaceChildren|before|after)$/;
const SHOWN = /\.(textContent|title|ariaLabel|placeholder)$/;
/** Names and marks of Python, the same in every language; a key that nobody reads; keys of messages. */
const PYTHON =
  /^(CPython|id \{\}|id\(\{\}\)|Python \{\}|del \{\}|\{\} is \{\}|to \{\}|range\(.*\)|frame \{\})$|^(view|step|check)\.[a-z-]+\{\}$/;

/** Texts in places that show them, and texts with a gap that are put together where data for the page is made (`views`). */
function shownLiterals(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node) && (isShown(node) || (file.startsWith('views/') && ts.isTemplateExpression(node)))) {
      const words = wordsOf(node);
      if (
        /\p{L}{2}/u.test(words.replace(/\{\}/g, ' ')) &&
        /(^|[\s(])\p{Ll}{2}|^\p{Lu}/u.test(words) &&
        !PYTHON.test(words.trim())
      )
        found.push(words);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.right === node && SHOWN.test(parent.left.getText());
  if (ts.isConditionalExpression(parent) || ts.isSpreadElement(parent))
    return parent.getText() !== node.getText() && isShown(parent);
  if (!ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  // html(tag, attributes, ...children) of components/lab/step/dom.ts.
  return SHOW.test(name) || (/^(html|svg)$/.test(name) && parent.arguments.indexOf(node as ts.Expression) >= 2);
}
const wordsOf = (node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression): string =>
  ts.isTemplateExpression(node)
    ? node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join('')
    : node.text;

/** Texts between tags and in attributes that are read out or shown. */
function markupTexts(text: string): string[] {
  const markup = text
    .replace(/^---[\s\S]*?\n---/, '')
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, '');
  const between = [...markup.matchAll(/[>}]([^<>{}=]*[A-Za-z][^<>{}=]*)(?=[<{])/g)].map((m) => m[1].trim());
  const attributes = [...markup.matchAll(/\s(?:aria-label|title|alt|placeholder|label|description)="([^"]*)"/g)].map(
    (m) => m[1],
  );
  // Code between braces is TypeScript: brackets and operators tell it from words.
  return [...between.filter((t) => !/[();&|?:]|=>|\n\s*\n/.test(t)), ...attributes].filter(isForReader);
}

it('finds words in code and in markup', () => {
  expect(
    literalsOf('a.ts', "html('p', {}, 'Nothing was found.'); x.querySelector('.a b'); say('lab.running');"),
  ).toEqual(['Nothing was found.']);
  expect(literalsOf('a.ts', ['const t = `The $', '{x} is freed`;'].join(''))).toEqual(['The {} is freed']);
  expect(markupTexts('---\n---\n<p title="A short note">Read this</p><b>{say("x")}</b>')).toEqual([
    'Read this',
    'A short note',
  ]);
});

it('finds a single word where it is shown', () => {
  const code = [
    "html('p', { class: 'note' }, 'count', `bit $",
    "{n}`, say('x.y')); p.textContent = n > 1 ? 'many' : ''; p.append('none'); p.id = 'word'; html('b', {}, `id $",
    '{n}`);',
  ].join('');
  expect(shownLiterals('a.ts', code)).toEqual(['count', 'bit {}', 'many', 'none']);
  expect(shownLiterals('views/a.ts', ['const label = `code of $', '{name}`;'].join(''))).toEqual(['code of {}']);
});

it('no text for the reader stands in code', () => {
  const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,astro}`, { cwd: src })).filter(
    (file) => !file.endsWith('.test.ts') && !NOT_WORDS.has(file),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(src, file), 'utf8');
    const words = file.endsWith('.astro')
      ? [...literalsOf(file, /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? ''), ...markupTexts(text)]
      : [...literalsOf(file, text), ...shownLiterals(file, text)];
    return words.map((word) => `src/${file}: ${word}`);
  });
  expect(found).toEqual([]);
});
