import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCOPES, type Scope } from 'peeksafe/protocol';
import { Revocations } from '../access/revocations.ts';
import { readSecrets } from '../access/secrets.ts';
import { signToken } from '../access/tokens.ts';
import {
  durationOption,
  listOption,
  SECRET_ENVIRONMENT,
  storeOption,
  textOption,
  type Command,
  type CommandInput,
} from './command.ts';

function scopesOf(given: CommandInput): Scope[] {
  const names = listOption(given, 'scope');
  const wanted = names.length === 0 ? ['view'] : names;
  const unknown = wanted.find((name) => !SCOPES.some((scope) => scope === name));
  if (unknown !== undefined) throw new RangeError(`There is no scope "${unknown}": scopes are ${SCOPES.join(', ')}.`);
  return SCOPES.filter((scope) => wanted.includes(scope));
}

async function make(given: CommandInput): Promise<number> {
  const [secret] = readSecrets(process.env);
  if (secret === undefined)
    throw new RangeError('Tokens are signed with a secret: set PEEKSAFE_SECRET or PEEKSAFE_SECRET_FILE, as for start.');
  const streams = listOption(given, 'stream');
  if (streams.length === 0) throw new RangeError('--stream names the streams, separated by commas; "*" is for all.');
  const now = Date.now();
  const expiresAt = now + durationOption(given, 'for', '12h');
  const id = randomUUID();
  const subject = textOption(given, 'subject', '');
  const issuer = textOption(given, 'issuer', '');
  const audience = textOption(given, 'audience', '');
  const scopes = scopesOf(given);
  const claims = {
    ...{ id, scopes, streams, expiresAt },
    ...(subject !== '' && { subject }),
    ...(issuer !== '' && { issuer }),
    ...(audience !== '' && { audience }),
  };
  console.log(await signToken(secret, claims, now));
  console.error(`id ${id}: ${scopes.join(', ')} on ${streams.join(', ')} until ${new Date(expiresAt).toISOString()}`);
  return 0;
}

function revoke(given: CommandInput, names: readonly string[]): number {
  const kind = given.values['all-of'] === true ? 'subject' : 'token';
  if (names.length === 0)
    throw new RangeError('token revoke takes ids of tokens, or with --all-of the subjects of tokens.');
  const file = join(storeOption(given), 'peeksafe.db');
  const db = new DatabaseSync(file);
  try {
    // The server may be at work in the same store: each waits for the other's short writes.
    db.exec('PRAGMA busy_timeout = 5000;');
    const revocations = new Revocations(db);
    for (const name of names) revocations.revoke({ kind, name }, Date.now());
  } finally {
    db.close();
  }
  console.log(`revoked: ${names.join(', ')}. A running server ends their connections within a second.`);
  return 0;
}

/** `peeksafe-server token`: makes a token, or revokes tokens. */
export const makeToken: Command = {
  summary: 'makes a token, signed with PEEKSAFE_SECRET; `token revoke ID …` revokes tokens',
  operands: '[revoke ID …]',
  examples: ['token --stream acme --scope view,operate --for 12h', 'token revoke 1f0c…'],
  environment: SECRET_ENVIRONMENT,
  options: {
    stream: { type: 'string', summary: 'streams that it is for, separated by commas; * for all' },
    scope: { type: 'string', summary: 'what it allows: view, ingest, operate, count, separated by commas (view)' },
    for: { type: 'string', summary: 'how long it is valid, such as 90s, 15m, 12h, 30d (12h)' },
    subject: { type: 'string', summary: 'who it is for, to revoke all of theirs at once (nobody)' },
    issuer: { type: 'string', summary: 'its "iss" (none)' },
    audience: { type: 'string', summary: 'its "aud" (none)' },
    data: { type: 'string', value: 'FOLDER', summary: 'revoke: folder of the store (.peeksafe)' },
    'all-of': { type: 'boolean', summary: 'revoke: the names are subjects, and all of their tokens are revoked' },
  },
  run(given) {
    const [act, ...names] = given.operands;
    if (act === undefined) return make(given);
    if (act !== 'revoke') throw new RangeError(`token takes no "${act}": leave it out, or write token revoke ID.`);
    return Promise.resolve(revoke(given, names));
  },
};
