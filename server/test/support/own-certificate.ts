import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Files of a certificate and of its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate of a test's own, signed by itself. @param names What it is for, as in `subjectAltName`. */
export function ownCertificate(folder: string, names: string, days = 2): Certificate {
  const [cert, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days)],
    ...['-subj', '/CN=a-test', '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', cert],
  ]);
  assert.equal(made.status, 0, made.stderr.toString());
  return { cert, key };
}

/** Has this process trust a certificate from then on: `fetch`, `WebSocket` and all that asks for no other authority. */
export const trustCertificate = ({ cert }: Certificate): void =>
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(cert, 'utf8')]);

/** Why a test with a certificate cannot run here; false when it can. */
export const NO_OPENSSL: string | false =
  spawnSync('openssl', ['version']).status !== 0 && 'needs openssl (apt-get install openssl)';
