// Run by silent-errors.test.ts: each test but the first and last must fail.
it('says what Lit says', () => console.warn('Lit is in dev mode. Not recommended for production!'));
it('warns', () => console.warn('Element x scheduled an update'));
it('writes an error', () => console.error(new Error('hydration')));
it('throws in a timer', (done) => {
  setTimeout(() => {
    setTimeout(done, 50);
    throw new Error('late');
  });
});
it('rejects a promise that nobody awaits', (done) => {
  void Promise.reject(new Error('unheard'));
  setTimeout(done, 50);
});
it('is quiet', () => {});
