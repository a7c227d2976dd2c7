// Applies the saved theme and palette before the first paint; a file of its own because the policy allows no inline script.
try {
  const theme = localStorage.getItem('heapwise-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const palette = localStorage.getItem('heapwise-palette');
  if (palette === 'blue' || palette === 'violet') document.documentElement.dataset.palette = palette;
} catch {
  // Storage is blocked: the system's colours stay.
}
