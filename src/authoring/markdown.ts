// Markdown in the fields of exercise.yaml, turned into HTML while the site is built.
import { markdownToHtml } from 'satteri';
import { highlight } from './highlight.ts';

/** Blocks: paragraphs, lists, listings. Raw HTML of the author passes; scripts could not run anyway. */
export function block(text: string): string {
  const { html } = markdownToHtml(text.trim(), { features: { smartPunctuation: true } });
  return html.replace(
    /<pre><code(?: class="language-(\w+)")?>([\s\S]*?)<\/code><\/pre>/g,
    (_, language: string | undefined, body: string) => {
      const code = body
        .replace(/\n$/, '')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&');
      return `<pre class="code"><code>${highlight(code, language ?? 'text')}</code></pre>`;
    },
  );
}

/** One paragraph without its <p>, for options and hints. */
export function inline(text: string): string {
  return block(text)
    .trim()
    .replace(/^<p>([\s\S]*)<\/p>$/, (whole, inner: string) => (inner.includes('<p>') ? whole : inner));
}
