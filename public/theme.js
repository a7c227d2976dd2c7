// Applies the saved theme before the first paint; a file of its own because the policy allows no inline script.
try {
  const theme = localStorage.getItem('heapwise-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's colours stay.
}
