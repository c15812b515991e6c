// Runs several test files on one page of the browser tests, each in a suite of its own: opening a page and loading the modules of the elements
// into it takes longer than the tests of most files.
import { expect, fixtureCleanup } from '@open-wc/testing';

/** The state of a page that a test can change for the tests after it. */
const pageState = (): Readonly<Record<string, unknown>> => ({
  address: location.href,
  viewport: [innerWidth, innerHeight, scrollX, scrollY],
  language: document.documentElement.lang,
  attributes: [document.documentElement, document.body].flatMap(({ attributes }) =>
    [...attributes].map(({ name, value }) => `${name}="${value}"`),
  ),
  // Those who empty the page take along the scripts that have started the tests.
  content: [...document.querySelectorAll('head > :not(script), body > :not(script)')].map(({ outerHTML }) => outerHTML),
  stored: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
  functions: [
    Date,
    setTimeout,
    setInterval,
    requestAnimationFrame,
    fetch,
    matchMedia,
    WebSocket,
    EventSource,
    BroadcastChannel,
  ],
});

/** Has Mocha's functions, such as `it`, add to a new suite from now on. */
function beginSuite(file: string): void {
  const suite = Mocha.Suite.create(mocha.suite, file);
  Mocha.interfaces.bdd(suite);
  suite.emit('pre-require', globalThis, file, mocha);
}

/**
 * Loads test files one after the other, the tests and hooks of each into a suite that has its name. A file whose tests change the page for
 * those of the next fails itself.
 *
 * @param files Their paths from the root of the repository, such as `src/elements/url/search.test.ts`.
 */
export async function loadTestFiles(files: readonly string[]): Promise<void> {
  let state = pageState();
  for (const file of files) {
    beginSuite(file);
    // The first of the hooks, as it is where a page is a file's own and the import of open-wc adds it.
    afterEach(fixtureCleanup);
    try {
      await import(`/${file}`);
    } catch (error) {
      it('is loaded', () => {
        throw error;
      });
    }
    // Another suite, to which none of the file's hooks belong.
    beginSuite(file);
    it('leaves the page as it was', () => {
      const former = state;
      state = pageState();
      expect(state).to.deep.equal(former);
    });
  }
}
