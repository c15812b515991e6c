import { expect } from '@open-wc/testing';
import type { EventInput } from '../../protocol/events.ts';
import { indexedDbStore } from '../publisher/indexed-db-store.ts';

const event = (id: string): EventInput => ({
  ...{ id, at: '2026-01-05T10:00:00Z', kind: 'variant.observed', variant: 'a' },
  ...{ impressions: 1, engagements: 0 },
});
const ids = (events: readonly EventInput[]): string[] => events.map(({ id }) => id);

describe('events kept in IndexedDB', () => {
  it('come back in the order in which they were added, also to another store of that name, until they are removed', async () => {
    const name = `test ${crypto.randomUUID()}`;
    const store = indexedDbStore(name);
    expect(await store.load()).to.deep.equal([]);
    await store.add([event('z'), event('a')]);
    await store.add([event('m')]);
    expect(ids(await indexedDbStore(name).load())).to.deep.equal(['z', 'a', 'm']);
    await store.remove(['a', 'never there']);
    expect(await indexedDbStore(name).load()).to.deep.equal([event('z'), event('m')]);
    expect(await indexedDbStore(`${name} other`).load()).to.deep.equal([]);
  });
});
