import assert from 'node:assert/strict';

/** Fails when two numbers differ by more than `within`. */
export function near(actual: number, expected: number, what: string, within = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual}, expected ${expected}`);
}
