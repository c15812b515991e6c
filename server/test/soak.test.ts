import assert from 'node:assert/strict';
import { test } from 'node:test';
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
