// The three-state theme switch. The choice is an attribute of <html>; tokens.css does the rest with color-scheme.

const KEY = 'heapwise-theme';

class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const current = document.documentElement.dataset.theme ?? 'system';
    for (const input of this.querySelectorAll<HTMLInputElement>('input')) {
      input.checked = input.value === current;
      input.addEventListener('change', () => choose(input.value));
    }
  }
}

function choose(theme: string): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
  document.dispatchEvent(new CustomEvent('heapwise:theme'));
}

customElements.define('theme-switch', ThemeSwitch);
