import { existsSync, readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terserModule from '@rollup/plugin-terser';
import type { OutputOptions, Plugin, RollupOptions, SourceMapInput } from 'rollup';
import licenseModule from 'rollup-plugin-license';
import { bundleParts } from './bundle-parts.ts';

// Their types are those of CommonJS, which would have them one level deeper than they are.
const terser = terserModule as unknown as typeof terserModule.default;
const license = licenseModule as unknown as typeof licenseModule.default;

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** tsc has compiled our modules before; with its source maps, those of the bundles lead to the TypeScript. */
const mapsOfTsc: Plugin = {
  name: 'maps-of-tsc',
  load(id) {
    if (id.includes('node_modules') || !existsSync(`${id}.map`)) return null;
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8')) as SourceMapInput;
    return { code: readFileSync(id, 'utf8'), map };
  },
};

const plugins = [
  nodeResolve({ exportConditions: ['browser', 'production', 'default'] }),
  mapsOfTsc,
  terser({ format: { comments: /^!/ }, compress: { passes: 3 } }),
];

/** The bundle contains other people's work, so it ships with their licenses. */
const notices = license({
  banner: {
    content: `peeksafe ${version}, MIT; licenses of the libraries inside: THIRD-PARTY-NOTICES.txt`,
    commentStyle: 'ignored',
  },
  thirdParty: {
    includePrivate: false,
    output: { file: 'dist/THIRD-PARTY-NOTICES.txt', encoding: 'utf8' },
  },
});

/** Parts that few pages need are files of their own beside the bundle, loaded on demand. */
const output = (dir: string, name: string): OutputOptions => ({
  dir,
  format: 'es',
  sourcemap: true,
  entryFileNames: `${name}.js`,
  chunkFileNames: `${name}-[name].js`,
});

export default [
  // One file for a <script type="module"> from a CDN: every element.
  {
    input: { peeksafe: 'dist/elements/index.js' },
    preserveEntrySignatures: 'allow-extension',
    output: { ...output('dist', 'peeksafe'), manualChunks: bundleParts('peeksafe') },
    plugins: [...plugins, notices],
  },
  // The same for `peeksafe/url`, which has nothing of other people inside.
  { input: { 'peeksafe-url': 'dist/elements/url/index.js' }, output: output('dist', 'peeksafe-url'), plugins },
  // The same for `peeksafe/elements/lazy.js`: every tag comes with the one file of all of them.
  {
    input: { 'peeksafe-lazy': 'dist/elements/lazy/index.js' },
    external: /\/define\.js$/,
    output: { ...output('dist', 'peeksafe-lazy'), paths: () => './peeksafe.js' },
    plugins,
  },
  {
    input: { dashboard: 'dist/demo-modules/dashboard.js' },
    preserveEntrySignatures: 'allow-extension',
    output: { ...output('dist/demo/assets', 'dashboard'), manualChunks: bundleParts('dashboard') },
    plugins,
  },
] satisfies RollupOptions[];
