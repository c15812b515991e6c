import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

// Everything is compiled by tsc before; rollup only joins and shrinks.
const plugins = [
  resolve({ exportConditions: ['browser', 'production', 'default'] }),
  terser({ format: { comments: false } }),
];
// What few pages need is a file of its own beside the bundle, loaded when a page does.
const output = (dir, name) => ({
  ...{ dir, format: 'es', sourcemap: true },
  ...{ entryFileNames: `${name}.js`, chunkFileNames: `${name}-[name].js` },
});

export default [
  // One file for a <script type="module"> from a CDN: every element.
  {
    input: 'dist/elements/index.js',
    preserveEntrySignatures: 'allow-extension',
    output: output('dist', 'peeksafe'),
    plugins,
  },
  { input: 'dist/demo-modules/dashboard.js', output: output('dist/demo/assets', 'dashboard'), plugins },
];
