import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { written } from './ssr/vite-plugin.ts';

/** The samples of the frameworks' pages, as the build has laid them out. */
const root = fileURLToPath(new URL('../../dist/example-sources/', import.meta.url));
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  ...{ root, base: '/examples/', publicDir: false },
  esbuild: { jsx: 'automatic' },
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } }),
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    written(),
  ],
  build: {
    ...{ target: 'es2022', outDir: at('../../dist/demo/examples'), emptyOutDir: true, chunkSizeWarningLimit: 1000 },
    rollupOptions: {
      input: {
        ...Object.fromEntries(globSync('*/index.html', { cwd: root }).map((page) => [dirname(page), join(root, page)])),
        ssr: at('ssr/client.ts'),
      },
    },
  },
});
