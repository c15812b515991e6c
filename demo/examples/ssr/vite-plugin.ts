import type { Plugin } from 'vite';
import { render } from './render.ts';

/** Writes the page as a server would, once, with the script that the build has named. */
export const written = (): Plugin => ({
  name: 'page-written-on-a-server',
  generateBundle(_options, bundle) {
    const client = Object.values(bundle).find((one) => one.type === 'chunk' && one.name === 'ssr');
    if (client === undefined) throw new Error('The build has made no script for the page of the server.');
    this.emitFile({ type: 'asset', fileName: 'ssr/index.html', source: render(`/examples/${client.fileName}`) });
  },
});
