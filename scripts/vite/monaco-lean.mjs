// Vite plugin that makes Monaco light on the page and clean under a strict policy:
//  1. its CSS travels inside the lazy chunk and is adopted from there, instead of being linked by every page that may open an editor;
//  2. the <style> elements it makes at run time become adopted sheets (constructed sheets are exempt from style-src).
import path from 'node:path';

const CSS = '\0monaco-css:';
const MAKES_STYLE = "const style = document.createElement('style');";

export function monacoLean() {
  return {
    name: 'monaco-lean',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith('.css') || !importer?.includes('/monaco-editor/')) return;
      return `${CSS}${path.resolve(path.dirname(importer), source)}.js`;
    },
    load(id) {
      if (!id.startsWith(CSS)) return;
      const file = id.slice(CSS.length, -'.js'.length);
      return `import css from ${JSON.stringify(`${file}?inline`)};
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);`;
    },
    transform(code, id) {
      if (!id.endsWith('/vs/base/browser/domStylesheets.js')) return;
      if (!code.includes(MAKES_STYLE))
        this.error('monaco-lean: domStylesheets.js of monaco-editor changed; adapt this plugin');
      return `${code.replace(MAKES_STYLE, 'const style = adoptedStyle();')}
function adoptedStyle() {
  const element = document.createElement('meta');
  const sheet = new CSSStyleSheet();
  let text = '';
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', { get: () => text, set: (value) => { text = value; sheet.replaceSync(value); } });
  Object.defineProperty(element, 'sheet', { get: () => sheet });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    HTMLElement.prototype.remove.call(element);
  };
  return element;
}`;
    },
  };
}
