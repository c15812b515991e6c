import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

// Everything is compiled by tsc before; rollup only joins and shrinks.
const plugins = [
  resolve({ exportConditions: ['browser', 'production', 'default'] }),
  terser({ format: { comments: false } }),
];
const output = (file) => ({ file, format: 'es', sourcemap: true });

export default [
  // One file for a <script type="module"> from a CDN: every element.
  { input: 'dist/elements/index.js', output: output('dist/peeksafe.js'), plugins },
  { input: 'dist/demo-modules/dashboard.js', output: output('dist/demo/assets/dashboard.js'), plugins },
];
