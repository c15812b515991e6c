// Run by silent-errors.test.ts: must fail by what is said while this file is loaded.
console.warn('Overriding is deprecated');

it('is quiet', () => {});
