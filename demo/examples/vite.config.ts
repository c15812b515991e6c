import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { written } from './ssr/vite-plugin.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
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
        react: at('react/index.html'),
        vue: at('vue/index.html'),
        svelte: at('svelte/index.html'),
        ssr: at('ssr/client.ts'),
      },
    },
  },
});
