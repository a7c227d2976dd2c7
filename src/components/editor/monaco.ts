// The full editor: Monaco with the features a lab uses. This module is the lazy chunk; nothing of it is loaded before the reader turns to an editor.
// Each feature registers itself when imported; the paths below `features/` are Monaco's supported entries.

import * as monaco from 'monaco-editor/editor';
import { say } from '../../messages/page.ts';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
// These register only part of themselves through their feature.
import 'monaco-editor/editor/browser/coreCommands';
import 'monaco-editor/editor/contrib/caretOperations/browser/caretOperations';
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import { help, registerHelp } from './assist.ts';
import type { CodeEditor, EditorHost } from './code-editor.ts';
import { defineThemes, registerPython } from './python.ts';

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)');
let ready = false;

function prepare(): void {
  if (ready) return;
  ready = true;
  window.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  registerPython();
  registerHelp();
  defineThemes();
  const follow = (): void =>
    monaco.editor.setTheme(
      (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) as 'light' | 'dark',
    );
  follow();
  dark.addEventListener('change', follow);
  document.addEventListener('heapwise:theme', follow);
}

/** Where a widget is open, Escape closes it; otherwise it leaves the editor. */
const NOTHING_OPEN =
  '!suggestWidgetVisible && !parameterHintsVisible && !findWidgetVisible && !hasMultipleSelections && !editorHasSelection && !editorHoverVisible';

export async function monacoEditor(host: EditorHost, value: string): Promise<CodeEditor> {
  prepare();
  const style = getComputedStyle(host.element);
  const number = (name: string): number => Number.parseFloat(style.getPropertyValue(name));
  const fontFamily = style.getPropertyValue('--font-mono');
  const fontSize = number('--code-size');
  // Monaco measures a letter once; the font must be there by then.
  await document.fonts.load(`${fontSize}px ${fontFamily}`);
  monaco.editor.remeasureFonts();
  const element = document.createElement('div');
  element.className = 'monaco-host';
  // Tab stops here, not inside, where Tab indents: Enter goes in (lab.ts), Escape comes out.
  element.tabIndex = 0;
  element.role = 'group';
  element.ariaLabel = host.label;
  element.setAttribute('aria-describedby', 'lab-edit-hint');
  host.element.append(element);
  const padding = number('--code-padding');
  const editor = monaco.editor.create(element, {
    value,
    language: 'python',
    tabIndex: -1,
    ariaLabel: say('editor.escape-leaves-the-editor', { label: host.label }),
    fontFamily,
    fontSize,
    lineHeight: number('--code-line'),
    fontLigatures: false,
    padding: { top: padding, bottom: padding },
    glyphMargin: false,
    folding: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 0,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    guides: { indentation: false },
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: false },
    suggest: { showWords: false, showStatusBar: false },
    suggestOnTriggerCharacters: true,
    acceptSuggestionOnCommitCharacter: false,
    // Enter ends a line; Tab takes a suggestion.
    acceptSuggestionOnEnter: 'off',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    fixedOverflowWidgets: true,
    automaticLayout: true,
    tabSize: 4,
    insertSpaces: true,
    detectIndentation: false,
    accessibilitySupport: 'auto',
  });
  const model = editor.getModel()!;
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  // The listing's gutter has a fixed width; what the numbers leave of it goes to the lane behind them.
  const gutter = number('--code-gutter');
  const fitGutter = (): void => {
    const numbers = editor.getLayoutInfo().lineNumbersWidth;
    editor.updateOptions({ lineDecorationsWidth: Math.max(8, gutter - numbers) });
  };
  const fitHeight = (): void => {
    element.style.height = `${editor.getContentHeight()}px`;
    editor.layout();
  };
  fitGutter();
  fitHeight();
  editor.onDidContentSizeChange(fitHeight);
  let silent = false;
  editor.onDidChangeModelContent(() => {
    if (!silent) host.changed();
  });
  editor.addCommand(monaco.KeyCode.Escape, () => element.focus(), NOTHING_OPEN);
  const marks = editor.createDecorationsCollection();
  const helped = host.help && help(model, host.help);
  const stops = editor.createDecorationsCollection();
  editor.onMouseDown(({ target }) => {
    if (target.type === monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS && target.position)
      host.gutter(target.position.lineNumber);
  });

  return {
    get value() {
      return editor.getValue();
    },
    set value(text) {
      silent = true;
      // As an edit, so that Undo brings the old text back.
      editor.executeEdits('lab', [{ range: model.getFullModelRange(), text }]);
      silent = false;
    },
    focus(at) {
      const position = at && editor.getTargetAtClientPoint(at.x, at.y)?.position;
      if (position) editor.setPosition(position);
      editor.focus();
    },
    markError(line, message) {
      if (line === undefined || line > model.getLineCount()) return marks.clear();
      marks.set([
        {
          range: new monaco.Range(line, 1, line, 1),
          options: {
            isWholeLine: true,
            className: 'editor-error-line',
            marginClassName: 'editor-error-line editor-error-margin',
            hoverMessage: { value: message },
          },
        },
      ]);
      editor.revealLineInCenterIfOutsideViewport(line);
    },
    markStops(lines) {
      stops.set(
        lines.map((line) => ({
          range: new monaco.Range(line, 1, line, 1),
          options: { marginClassName: 'editor-stop', stickiness: 1 },
        })),
      );
    },
    markProblems(problems) {
      monaco.editor.setModelMarkers(
        model,
        'machine',
        problems.map(({ line, start, end, message }) => ({
          severity: monaco.MarkerSeverity.Warning,
          message,
          startLineNumber: line,
          endLineNumber: line,
          startColumn: start + 1,
          endColumn: end + 1,
        })),
      );
    },
    dispose() {
      helped?.dispose();
      editor.dispose();
      model.dispose();
      element.remove();
    },
  };
}
