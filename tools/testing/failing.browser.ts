// Run by counts.test.ts in a browser: one test that passes and two that fail.
describe('a suite', () => {
  it('passes', () => {});
  it('fails', () => {
    throw new Error('it is broken');
  });
  describe('and one in it', () => {
    it('fails late', async () => {
      await Promise.reject(new Error('too late'));
    });
  });
});
