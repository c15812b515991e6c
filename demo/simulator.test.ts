import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import 'peeksafe/elements';
import type { KillFeed, VariantTable } from 'peeksafe/elements';
import { demoWorld, localStream } from 'peeksafe/simulator';
import { handClock } from './hand-clock.ts';

describe('a simulated world in a page, without any server', () => {
  it('shows rates that move, and within a minute a kill and a tired pattern', async () => {
    const clock = handClock(Date.UTC(2026, 0, 5, 10));
    const stream = localStream(demoWorld('page', clock.now()), clock);
    const place = await fixture(html`
      <variant-stream .stream=${stream}>
        <variant-table></variant-table>
        <kill-feed></kill-feed>
        <fatigue-banner></fatigue-banner>
      </variant-stream>
    `);
    const [table, feed] = [
      place.querySelector('variant-table') as VariantTable,
      place.querySelector('kill-feed') as KillFeed,
    ];
    await waitUntil(() => (table.shadowRoot?.querySelectorAll('tbody tr').length ?? 0) > 3);
    const before = table.shadowRoot?.querySelector('tbody')?.textContent;
    const killsBefore = stream.state.kills.size;
    clock.pass(60);
    await waitUntil(() => table.shadowRoot?.querySelector('tbody')?.textContent !== before);
    expect(stream.state.kills.size).to.be.above(killsBefore);
    await waitUntil(() => (feed.shadowRoot?.querySelectorAll('[data-entry]').length ?? 0) > 0);
    expect(place.querySelector('fatigue-banner')?.shadowRoot?.textContent).to.match(/patterns? overused/);
    stream.close();
  });
});
