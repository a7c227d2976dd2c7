/** The path of a browser; undefined for Playwright's own, which needs no path; null when there is none. */
export function findBrowser(): string | undefined | null;
