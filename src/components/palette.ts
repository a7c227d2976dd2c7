// Which colours tell things apart: the site's own, or one of two palettes that also those can tell apart who see red and green alike.
// Nothing is said by colour alone in any of them. public/theme.js applies a saved choice before the page is painted.

const KEY = 'heapwise-palette';
export const PALETTES = ['teal', 'blue', 'violet'] as const;

export const currentPalette = (): string => document.documentElement.dataset.palette ?? PALETTES[0];

/** Paints this page in a palette; the reader's choice stays what it is. */
export function showPalette(id: string): void {
  const root = document.documentElement;
  if (id === PALETTES[0]) delete root.dataset.palette;
  else root.dataset.palette = id;
}

export function choosePalette(id: string): void {
  showPalette(id);
  try {
    if (id === PALETTES[0]) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}
