// Run by counts.test.ts in a browser: one test that passes and two that are skipped.
import { skip } from '../../src/elements/testing/skip.ts';

it('passes', () => {});
it('is skipped for a reason', function () {
  skip(this, 'this browser cannot (yet)');
});
it.skip('is skipped without a word', () => {});
