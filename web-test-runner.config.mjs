import { writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import { splitTitle } from './src/elements/testing/skip.ts';
import { BROWSER_ARGS, ensureBrowser } from './tools/browser.ts';

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

const countsFile = process.env.PEEKSAFE_COUNTS;

export default {
  files: ['src/elements/**/*.test.ts', 'src/sdk/in-browser/*.test.ts', 'demo/**/*.test.ts'],
  // One page at a time: a page behind another draws no frames, and tests that wait for one would wait for ever.
  concurrency: 1,
  nodeResolve: {
    exportConditions: ['peeksafe-source', 'browser', process.env.PEEKSAFE_LIT ?? 'development', 'default'],
  },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
    }),
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: [...BROWSER_ARGS] } })],
  reporters: [defaultReporter({ reportTestProgress: false }), ...(countsFile ? [countReporter(countsFile)] : [])],
  testFramework: { config: { timeout: 10_000 } },
};
