import { existsSync, readFileSync } from 'node:fs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import license from 'rollup-plugin-license';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Everything of ours is compiled by tsc before; with its maps, those of the bundles lead to the TypeScript. */
const compiled = {
  name: 'maps-of-tsc',
  load(id) {
    if (id.includes('node_modules') || !existsSync(`${id}.map`)) return null;
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8'));
    return { code: readFileSync(id, 'utf8'), map };
  },
};
const plugins = [
  resolve({ exportConditions: ['browser', 'production', 'default'] }),
  compiled,
  terser({ format: { comments: /^!/ } }),
];
// The bundle holds other people's work: their licenses go with it.
const notices = license({
  banner: {
    content: `peeksafe ${version}, MIT; the licenses of what it holds: THIRD-PARTY-NOTICES.txt`,
    commentStyle: 'ignored',
  },
  thirdParty: {
    includePrivate: false,
    output: { file: 'dist/THIRD-PARTY-NOTICES.txt', encoding: 'utf8' },
  },
});
// What few pages need is a file of its own beside the bundle, loaded when a page does.
const output = (dir, name) => ({
  ...{ dir, format: 'es', sourcemap: true },
  ...{ entryFileNames: `${name}.js`, chunkFileNames: `${name}-[name].js` },
});

export default [
  // One file for a <script type="module"> from a CDN: every element.
  {
    input: { peeksafe: 'dist/elements/index.js' },
    preserveEntrySignatures: 'allow-extension',
    output: output('dist', 'peeksafe'),
    plugins: [...plugins, notices],
  },
  { input: 'dist/demo-modules/dashboard.js', output: output('dist/demo/assets', 'dashboard'), plugins },
];
