import { writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import { splitTitle } from './src/elements/testing/skip.ts';
import puppeteer from 'puppeteer-core';
import { BROWSER_ARGS, ensureBrowser, ensureFirefox } from './tools/browser.ts';

/** Writes how many tests passed, failed and were skipped, and why, for the closing line of `npm test`. */
function countReporter(file) {
  return {
    stop({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0, skips: [] };
      const visit = (suite) => {
        for (const test of suite?.tests ?? []) {
          counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
          if (test.skipped) counts.skips.push(splitTitle(test.name));
        }
        for (const inner of suite?.suites ?? []) visit(inner);
      };
      for (const session of sessions) {
        visit(session.testResults);
        // A file that could not be loaded has no tests and yet failed.
        if (!session.passed && session.errors.length > 0) counts.failed++;
      }
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}

// PEEKSAFE_BROWSERS: chromium, firefox, or both. PEEKSAFE_LIT: the export of Lit that is loaded. `development`, as dev servers load it,
// throws where `production` goes on without a word.
const {
  PEEKSAFE_COUNTS: countsFile,
  PEEKSAFE_BROWSERS: browsers = 'chromium',
  PEEKSAFE_LIT: lit = 'development',
} = process.env;

const launchers = {
  chromium: () => chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: [...BROWSER_ARGS] } }),
  // This launcher takes any puppeteer, and puppeteer drives Firefox over WebDriver BiDi.
  firefox: () => chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath: ensureFirefox() } }),
};

export default {
  files: ['src/elements/**/*.test.ts', 'src/sdk/in-browser/*.test.ts', 'demo/**/*.test.ts'],
  // One page at a time in each browser: a page behind another draws no frames, and tests that wait for one would wait for ever.
  concurrency: 1,
  nodeResolve: { exportConditions: ['peeksafe-source', 'browser', lit, 'default'] },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
    }),
  ],
  browsers: browsers.split(',').map((name) => launchers[name]()),
  reporters: [defaultReporter({ reportTestProgress: false }), ...(countsFile ? [countReporter(countsFile)] : [])],
  testFramework: { config: { timeout: 10_000 } },
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
};
