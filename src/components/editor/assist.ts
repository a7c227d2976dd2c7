// Completion, signatures and cards of names in the full editor, from the machine of the lab that the text belongs to.

import * as monaco from 'monaco-editor/editor';
import { say } from '../../messages/page.ts';
import { RESERVED, SOFT } from './keywords.ts';
import { BEFORE_DOT, ENDS_IN_NAME, isInText, openCall, parametersOf } from './line.ts';

/** What the machine behind an editor can be asked. */
export interface EditorHelp {
  names(target: string): Promise<readonly string[]>;
  describe(name: string): Promise<{ type: string; value: string; count: string; id: string } | null>;
  signature(name: string): Promise<string | null>;
}

/** By model: one registration serves all editors of the page. */
const helps = new Map<monaco.editor.ITextModel, EditorHelp>();

export function help(model: monaco.editor.ITextModel, answers: EditorHelp): monaco.IDisposable {
  helps.set(model, answers);
  return { dispose: () => void helps.delete(model) };
}

export function registerHelp(): void {
  monaco.languages.registerCompletionItemProvider('python', {
    triggerCharacters: ['.'],
    async provideCompletionItems(model, position) {
      const line = textBefore(model, position);
      if (isInText(line)) return { suggestions: [] };
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      const target = BEFORE_DOT.exec(line)?.[1];
      if (target === undefined && /\.\s*[\p{L}\p{N}_]*$/u.test(line)) return { suggestions: [] };
      const { CompletionItemKind } = monaco.languages;
      const answers = (await helps.get(model)?.names(target ?? '')) ?? [];
      const items = new Map<string, monaco.languages.CompletionItemKind>();
      if (target === undefined) {
        for (const name of [...RESERVED, ...SOFT]) items.set(name, CompletionItemKind.Keyword);
        // Names of the text itself, which no run has bound yet.
        for (const [name] of model.getValue().matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu))
          if (name !== word.word && !items.has(name)) items.set(name, CompletionItemKind.Text);
      }
      for (const name of answers)
        items.set(name, target === undefined ? CompletionItemKind.Variable : CompletionItemKind.Property);
      return {
        suggestions: [...items].map(([label, kind]) => ({
          label,
          kind,
          insertText: label,
          range,
          // Names that begin with underscores come last.
          sortText: `${/^_*/.exec(label)![0].length}${label}`,
        })),
      };
    },
  });
  monaco.languages.registerHoverProvider('python', {
    async provideHover(model, position) {
      const word = model.getWordAtPosition(position);
      const answers = helps.get(model);
      if (!word || !answers) return null;
      const line = model.getLineContent(position.lineNumber);
      if (isInText(line.slice(0, word.startColumn - 1))) return null;
      const name = ENDS_IN_NAME.exec(line.slice(0, word.endColumn - 1))?.[1];
      const found = name === undefined ? null : await answers.describe(name);
      if (!found) return null;
      const value = {
        value: `\`\`\`text\n${found.type}: ${found.value}\n${say('editor.count', { count: found.count })}\nid ${found.id}\n\`\`\``,
      };
      return {
        contents: [{ value: say('editor.after-the-last-run', { type: name!.replace(/_/g, '\\_') }) }, value],
        range: new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn),
      };
    },
  });
  monaco.languages.registerSignatureHelpProvider('python', {
    signatureHelpTriggerCharacters: ['(', ','],
    async provideSignatureHelp(model, position) {
      const call = openCall(textBefore(model, position));
      const signature = call && (await helps.get(model)?.signature(call.name));
      if (!call || !signature) return null;
      const parameters = parametersOf(signature);
      const label = call.name + signature;
      return {
        value: {
          signatures: [{ label, parameters: parameters.map((text) => ({ label: text })) }],
          activeSignature: 0,
          activeParameter: Math.min(call.commas, Math.max(0, parameters.length - 1)),
        },
        dispose: () => undefined,
      };
    },
  });
}

function textBefore(model: monaco.editor.ITextModel, { lineNumber, column }: monaco.Position): string {
  return model.getLineContent(lineNumber).slice(0, column - 1);
}
