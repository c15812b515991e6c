import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import {
  defaultReporter,
  type BrowserLauncher,
  type Reporter,
  type TestRunnerConfig,
  type TestSuiteResult,
} from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import { freePort } from '../../server/test/support/ports.ts';
import { ROOT } from '../packages/run.ts';
import { isExpectedLog } from '../../src/elements/testing/expected-logs.ts';
import { splitTitle } from '../../src/elements/testing/skip.ts';
import { BROWSER_ARGS, ensureBrowser, ensureFirefox, ensureWebKit } from '../browser.ts';
import { propertySeed } from '../test-runner/property-seed.ts';
import type { Counts, Failure, Skip } from '../test-runner/counts.ts';
import { bundledTests } from './bundled-tests.ts';
import { isSharedPage, PAGE_LOADER, sharedPages } from './shared-pages.ts';
import { webkitLauncher } from './webkit-launcher.ts';

// PEEKSAFE_BROWSERS: chromium, firefox, webkit, or several. PEEKSAFE_LIT: which export of Lit is loaded. `development`, which dev servers load,
// throws where `production` silently continues.
const {
  PEEKSAFE_COUNTS: countsFile,
  PEEKSAFE_BROWSERS: browsers = 'chromium',
  PEEKSAFE_LIT: lit = 'development',
} = process.env;

/** Writes how many tests passed, failed and were skipped, which and why, for the last lines of `npm test`. */
function countReporter(countsFile: string): Reporter {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      const skips: Skip[] = [];
      const failures: Failure[] = [];
      const fail = (failure: Failure): void => {
        counts.failed++;
        failures.push(failure);
      };
      const visit = (file: string, suite: TestSuiteResult, above: readonly string[]): void => {
        for (const { name, skipped, passed, error } of suite.tests) {
          if (skipped) skips.push(splitTitle(name));
          if (skipped || passed) counts[skipped ? 'skipped' : 'passed']++;
          else fail({ file, path: [...above, name], message: error?.message ?? '' });
        }
        for (const inner of suite.suites) visit(file, inner, [...above, inner.name]);
      };
      for (const { testFile, testResults, passed, errors } of sessions) {
        const file = relative(ROOT, testFile);
        const suites = isSharedPage(testFile) ? (testResults?.suites ?? []) : [];
        // On a shared page the suite of each file has its name.
        for (const suite of suites) visit(suite.name, suite, []);
        if (testResults !== undefined && suites.length === 0) visit(file, testResults, []);
        // A file that could not be loaded has no tests and yet failed.
        const [first] = errors;
        if (passed !== true && first !== undefined) fail({ file, path: ['the file'], message: first.message });
      }
      writeFileSync(countsFile, JSON.stringify({ ...counts, skips, failures } satisfies Counts));
    },
  };
}

// The runner asks nothing of the network, of which a browser would report every request of every page.
const QUIET = { networkEnabled: false } as const;

const launchers: Readonly<Record<string, () => BrowserLauncher>> = {
  chromium: () =>
    chromeLauncher({ launchOptions: { ...QUIET, executablePath: ensureBrowser(), args: [...BROWSER_ARGS] } }),
  // This launcher accepts any puppeteer, and puppeteer drives Firefox over WebDriver BiDi.
  firefox: () =>
    chromeLauncher({
      puppeteer,
      launchOptions: {
        ...QUIET,
        browser: 'firefox',
        executablePath: ensureFirefox(),
        // Puppeteer has it keep the body of every answer, and goes on without where there is no room for them.
        extraPrefsFirefox: { 'remote.network.maxTotalDataSize': 1 },
      },
    }),
  webkit: () => webkitLauncher(ensureWebKit()),
};

function launcher(name: string): BrowserLauncher {
  const launch = launchers[name];
  if (launch === undefined)
    throw new RangeError(`PEEKSAFE_BROWSERS names "${name}": expected chromium, firefox or webkit.`);
  return launch();
}

const FILES = ['src/elements/**/*.test.ts', 'src/sdk/in-browser/*.test.ts', 'demo/**/*.test.ts'];
const CONDITIONS = ['peeksafe-source', 'browser', lit, 'default'];

const isWatching = process.argv.includes('--watch');

export default {
  // While somebody watches, files change, and each has a page of its own.
  files: isWatching ? FILES : sharedPages(ROOT, FILES),
  // The runner's own search begins at 8000, where two runners that start together find the same.
  port: await freePort(),
  // One page at a time in each browser: a page behind another draws no frames, and a test that waits for one would never end.
  concurrency: 1,
  nodeResolve: { exportConditions: CONDITIONS },
  middleware: isWatching ? [] : [bundledTests(ROOT, [...FILES, PAGE_LOADER], CONDITIONS, propertySeed(ROOT))],
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(import.meta.dirname, '../../tsconfig.base.json') }),
  ],
  browsers: browsers.split(',').map(launcher),
  reporters: [
    defaultReporter({ reportTestProgress: false }),
    ...(countsFile === undefined ? [] : [countReporter(countsFile)]),
  ],
  filterBrowserLogs: ({ args }) => !isExpectedLog(String(args[0])),
  testFramework: { config: { timeout: 10_000 } },
  // Of a page with dozens of files, beside a part of `npm test` that is as busy.
  testsFinishTimeout: 600_000,
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html>
      <head></head>
      <body>
        <script type="module">
          import { failByEarlyErrors } from '/src/elements/testing/no-silent-errors.ts';
          await import('${testFramework}');
          failByEarlyErrors();
        </script>
      </body>
    </html>`,
} satisfies TestRunnerConfig;
