import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packed, type OwnPackage } from '../packages/pack.ts';
import { npm, ROOT } from '../packages/run.ts';
import type { PackageJson } from '../packages/stage.ts';

const OWN: readonly OwnPackage[] = ['peeksafe', 'peeksafe-server'];

interface Published {
  readonly bytes: Buffer;
  readonly document: object;
}

/** A package as a registry describes it, with its one version. */
function publish(name: OwnPackage, origin: string): Published {
  const bytes = readFileSync(packed(name).tarball);
  const json = JSON.parse(readFileSync(join(ROOT, 'dist/packages', name, 'package.json'), 'utf8')) as PackageJson;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const dist = { tarball: `${origin}/${name}/-/${name}-${json.version}.tgz`, integrity };
  const document = { name, 'dist-tags': { latest: json.version }, versions: { [json.version]: { ...json, dist } } };
  return { bytes, document };
}

/**
 * A registry that has the packages of this repository as they would be published, and sends npm to its usual registry for all others: so
 * `npm install peeksafe` can be run as it is written. Wants `stagePackages`. Returns its address.
 */
export async function serveRegistry(t: { after(work: () => void): void }): Promise<string> {
  const upstream = npm(['config', 'get', 'registry'], ROOT).trim().replace(/\/$/, '');
  let published: ReadonlyMap<string, Published> = new Map();
  const server = createServer(({ url = '/' }, response) => {
    const [, name = '', tarball] = url.split('/');
    const own = published.get(name);
    if (own === undefined) response.writeHead(307, { Location: `${upstream}${url}` }).end();
    else if (tarball === undefined)
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(own.document));
    else response.setHeader('Content-Type', 'application/octet-stream').end(own.bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  published = new Map(OWN.map((name) => [name, publish(name, origin)]));
  return origin;
}
