import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abuse } from './abuse.ts';
import { soak } from './soak.ts';

const SECONDS = 12;

test(
  `random everything for ${SECONDS} seconds leaves a server whole (npm run soak: for ten minutes, with its memory)`,
  { timeout: 120_000, skip: process.platform === 'linux' ? false : 'reads /proc, which only Linux has' },
  async (t) => {
    const { acts, accepted, faults } = await soak(SECONDS * 1000, 20260105);
    assert.deepEqual(faults, []);
    assert.ok(acts > 100 && accepted > 1000, `${acts} acts, ${accepted} events`);
    t.diagnostic(`${acts} acts, ${accepted} events accepted`);
  },
);

test(
  'readers that do not read, odd upgrades, HEADs, a token of the year 275760 and random requests leave a server as it was',
  { timeout: 180_000, skip: process.platform !== 'linux' },
  async (t) => {
    const { lines, faults } = await abuse({ readers: 50, upgrades: 72, heads: 40, requestsPerDoor: 60 }, 20260105);
    assert.deepEqual(faults, []);
    for (const line of lines) t.diagnostic(line);
  },
);
