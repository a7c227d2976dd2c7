// The site's Content Security Policy: one constant text, because no page holds an inline script or style.
// `style-src-attr` is for Monaco, which positions its lines with style attributes; constructed style sheets need nothing.
// A server may send the same text as a header (then add `frame-ancestors`, which a <meta> cannot carry, and 'wasm-unsafe-eval' for the search).
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  // blob: for the heap picture, which is drawn to a canvas to be saved as a PNG.
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
