// Lets the installed page open without a network: what it then shows says by itself that it is offline. The network comes first,
// so that nobody is left with an old page; figures are never kept here.
const SHELL = 'peeksafe-shell';
const PAGE = ['/', '/dashboard.css', '/early.js', '/assets/dashboard.js', '/icon.svg', '/manifest.webmanifest'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(PAGE)));
});

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isShell = event.request.method === 'GET' && origin === location.origin;
  if (!isShell || pathname.startsWith('/v1/') || pathname.startsWith('/docs/')) return;
  event.respondWith(
    fetch(event.request).then(
      (response) => {
        if (response.ok) {
          const copy = response.clone();
          event.waitUntil(caches.open(SHELL).then((cache) => cache.put(event.request, copy)));
        }
        return response;
      },
      async (error) => {
        const kept = await caches.match(event.request, { ignoreSearch: true });
        if (kept === undefined) throw error;
        return kept;
      },
    ),
  );
});
