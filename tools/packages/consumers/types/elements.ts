import 'peeksafe/elements';
import type { KillFeed } from 'peeksafe/elements/kill-feed/class.js';

// Tags and events are known without a cast.
const table = document.createElement('variant-table');
table.variants = null;
const feed: KillFeed | null = document.querySelector('kill-feed');
if (feed) feed.limit = 5;
document.querySelector('fatigue-banner')?.addEventListener('peeksafe-hide', (event) => {
  const id: string = event.detail.pattern.id;
  console.log(id);
});
document.addEventListener('peeksafe-hide', (event) => event.preventDefault());
// @ts-expect-error a number is wanted
document.createElement('kill-feed').limit = 'five';
