// Keeps the site for visits without a network: registers the service worker once the page has loaded, then has it fetch the rest while
// nothing else happens. Readers who save data keep what they use.

const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');

interface Connection {
  readonly saveData?: boolean;
}

async function keepSite(): Promise<void> {
  const { serviceWorker } = navigator;
  try {
    await serviceWorker.register(`${base}sw.js`, { scope: base });
    const { active } = await serviceWorker.ready;
    const { connection } = navigator as Navigator & { readonly connection?: Connection };
    if (connection?.saveData) return;
    serviceWorker.addEventListener('message', ({ data }) => {
      if (data === 'kept everything') document.documentElement.dataset.offline = 'ready';
    });
    whenIdle(() => active?.postMessage('keep everything'));
  } catch {
    // Private windows and old browsers: the site works as long as there is a network.
  }
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 10_000 });
  else setTimeout(act, 3000);
}

if (import.meta.env.PROD && 'serviceWorker' in navigator && isSecureContext) {
  if (document.readyState === 'complete') whenIdle(() => void keepSite());
  else addEventListener('load', () => whenIdle(() => void keepSite()));
}
