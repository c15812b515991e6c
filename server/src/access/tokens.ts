import type * as Jose from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { Id, LIMITS, OWN_PREFIX, SCOPES, Actor, type Scope } from 'peeksafe/protocol';
import type { Grant } from './scopes.ts';
import { keySetAt } from './key-set.ts';
import { secretOf, type Secret } from './secrets.ts';

/** Tolerated difference between the clocks of two machines, seconds. */
const CLOCK_TOLERANCE_S = 5;

/** Maximum number of streams that a token names. */
const MAX_STREAMS = 1000;

/** Times in a token are before the year 9999, seconds since 1970: later ones cannot be written as dates everywhere, and some crash `Date`. */
const MAX_TIME_S = Date.UTC(9999, 0) / 1000;

/** Algorithms of keys that are published. HS256 is never one of them: a public key must not serve as a secret. */
const PUBLIC_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/** How tokens are verified. */
export interface TokenSettings {
  /** Secrets of HS256, each of at least 32 bytes; the first signs, all are accepted. */
  readonly secrets?: readonly string[];
  /** Address of a JSON Web Key Set with the keys of an identity provider. */
  readonly jwks?: string;
  /** The required `iss`. Default: any. */
  readonly issuer?: string;
  /** The required `aud`. Default: any. */
  readonly audience?: string;
}

/**
 * Why a token is not accepted: `refused`, although it is signed properly; `forged`, as far as can be seen; `unchecked`, because of a fault that
 * may be the server's, such as keys that cannot be fetched.
 */
export type TokenFault = 'refused' | 'forged' | 'unchecked';

/** A token is not accepted. The message may be shown to its sender. */
export class TokenRefused extends Error {
  readonly fault: TokenFault;
  constructor(message: string, fault: TokenFault = 'refused', cause?: unknown) {
    super(message, { cause });
    this.name = 'TokenRefused';
    this.fault = fault;
  }
}

/** Verifies tokens. */
export interface Verifier {
  /**
   * Returns the grant of a token.
   * @throws TokenRefused when it is not valid, or no longer.
   */
  verify(token: string): Promise<Grant>;
}

/**
 * A time in a token, milliseconds since 1970; null when there is none. JSON can say `1e400`, which parses as infinity and passes every comparison
 * with the clock, so it is bounded before any comparison.
 */
function timeOf(payload: JWTPayload, claim: 'exp' | 'nbf' | 'iat'): number | null {
  const seconds: unknown = payload[claim];
  if (seconds === undefined) return null;
  if (typeof seconds === 'number' && seconds >= 0 && seconds < MAX_TIME_S) return seconds * 1000;
  throw new TokenRefused(`The token's claim "${claim}" is not a time from 1970 to 9998, in seconds since 1970.`);
}

function scopesOf({ scope }: JWTPayload): Set<Scope> {
  if (scope !== undefined && typeof scope !== 'string')
    throw new TokenRefused('The token\'s claim "scope" is not a string of words separated by spaces.');
  const words = (scope ?? '').split(' ');
  // Scopes of other services may be there too.
  return new Set(SCOPES.filter((one) => words.includes(one)));
}

function streamsOf({ streams }: JWTPayload): ReadonlySet<string> | 'all' {
  if (!Array.isArray(streams) || streams.length > MAX_STREAMS)
    throw new TokenRefused(`The token's claim "streams" is not a list of at most ${MAX_STREAMS} names.`);
  if (!streams.every((one): one is string => Id.safeParse(one).success))
    throw new TokenRefused('The token\'s claim "streams" holds something that is not a stream name.');
  return streams.includes('*') ? 'all' : new Set(streams);
}

/** Ids and subjects are stored, compared and logged, so they are bounded. */
function nameOf(payload: JWTPayload, claim: 'jti' | 'sub'): string | null {
  const name: unknown = payload[claim];
  if (name === undefined) return null;
  const read = Actor.safeParse(name);
  if (read.success) return read.data;
  throw new TokenRefused(
    `The token's claim "${claim}" is not a name of 1 to ${LIMITS.whoLength} characters without control characters.`,
  );
}

/**
 * The grant of a token's claims. jose checks their times, except for `iat`: a token from the future would survive the revocation of all tokens of
 * its subject.
 */
function grantOf(payload: JWTPayload, nowMs: number): Grant {
  const expiresAt = timeOf(payload, 'exp');
  if (expiresAt === null) throw new TokenRefused('The token\'s claim "exp" is missing.');
  timeOf(payload, 'nbf');
  const issuedAt = timeOf(payload, 'iat');
  if (issuedAt !== null && issuedAt > nowMs + CLOCK_TOLERANCE_S * 1000)
    throw new TokenRefused('The token\'s claim "iat" is in the future.');
  const subject = nameOf(payload, 'sub');
  // In the log it would pass for a monitor of this server.
  if (subject?.startsWith(OWN_PREFIX) === true)
    throw new TokenRefused(`The token's claim "sub" begins with "${OWN_PREFIX}", which is reserved for this server.`);
  return {
    id: nameOf(payload, 'jti'),
    subject,
    scopes: scopesOf(payload),
    streams: streamsOf(payload),
    issuedAt,
    expiresAt,
  };
}

/** The library of tokens: a server without any does without its 46 modules, which take 4 MB. */
const jose = (): Promise<typeof Jose> => import('jose');

function refusalOf(error: unknown, { errors }: typeof Jose): TokenRefused {
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('The token has expired.', 'refused', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TokenRefused(`The token's claim "${error.claim}" is missing or not what it must be.`, 'refused', error);
  // When a key set cannot be fetched, or is not one, jose throws a general error or passes on that of fetch.
  const isOfKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  if (isOfKeys || !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC')
    return new TokenRefused('The keys that verify tokens are not available at the moment.', 'unchecked', error);
  return new TokenRefused('The token is not valid.', 'forged', error);
}

function keysOf(secrets: readonly Secret[]): JWTVerifyGetKey {
  return ({ kid }) => {
    const secret = kid === undefined ? secrets[0] : secrets.find(({ keyId }) => keyId === kid);
    if (secret === undefined) throw new TokenRefused('The token was signed with a key that is not in use.', 'forged');
    return secret.key;
  };
}

const isHs256 = (token: string): boolean => {
  try {
    const [head = ''] = token.split('.');
    return (JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: unknown }).alg === 'HS256';
  } catch {
    return false;
  }
};

/**
 * Creates a verifier of JSON Web Tokens (RFC 7519) with the claims `exp`, `streams` (names, or `["*"]`) and `scope` (words separated by spaces), and
 * `jti` and `sub` for revocation.
 * @throws RangeError when a secret is too short, the address of the keys is not valid, or there is neither a secret nor a key set.
 */
export function createVerifier(settings: TokenSettings, clock: () => number): Verifier {
  if ((settings.secrets ?? []).length === 0 && settings.jwks === undefined)
    throw new RangeError('Tokens need at least one secret or the address of a key set.');
  for (const name of ['issuer', 'audience'] as const)
    if (settings[name]?.trim() === '') throw new RangeError(`The ${name} of tokens is empty: leave it out for any.`);
  const secrets = (settings.secrets ?? []).map(secretOf);
  const secretKeys = secrets.length === 0 ? null : keysOf(secrets);
  const publicKeys = settings.jwks === undefined ? null : keySetAt(settings.jwks, clock);
  const common = {
    requiredClaims: ['exp'],
    clockTolerance: CLOCK_TOLERANCE_S,
    ...(settings.issuer !== undefined && { issuer: settings.issuer }),
    ...(settings.audience !== undefined && { audience: settings.audience }),
  };
  // Ready when the first token comes.
  const loading = jose();
  // A failure is that of each token.
  loading.catch(() => {});
  return {
    async verify(token) {
      if (token.length > LIMITS.tokenLength) throw new TokenRefused('The token is too long.', 'forged');
      const keys = isHs256(token) ? secretKeys : publicKeys;
      if (keys === null) throw new TokenRefused('The token is not valid.', 'forged');
      const algorithms = keys === secretKeys ? ['HS256'] : PUBLIC_ALGORITHMS;
      const library = await loading;
      try {
        const now = clock();
        const { payload } = await library.jwtVerify(token, keys, { ...common, algorithms, currentDate: new Date(now) });
        return grantOf(payload, now);
      } catch (error) {
        throw refusalOf(error, library);
      }
    },
  };
}

/** The claims of a new token. */
export interface TokenClaims {
  readonly id: string;
  readonly subject?: string;
  readonly scopes: readonly Scope[];
  /** Names of streams; `*` for all. */
  readonly streams: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly issuer?: string;
  readonly audience?: string;
}

/**
 * Signs a token.
 * @throws RangeError when the secret is too short, or no server would accept a token with these claims.
 */
export async function signToken(secretText: string, claims: TokenClaims, now: number): Promise<string> {
  const { key, keyId } = secretOf(secretText);
  const payload: JWTPayload = {
    ...{ streams: [...claims.streams], scope: claims.scopes.join(' '), jti: claims.id },
    ...{ iat: Math.floor(now / 1000), exp: Math.floor(claims.expiresAt / 1000) },
    ...(claims.subject !== undefined && { sub: claims.subject }),
    ...(claims.issuer !== undefined && { iss: claims.issuer }),
    ...(claims.audience !== undefined && { aud: claims.audience }),
  };
  try {
    grantOf(payload, now);
  } catch (error) {
    throw error instanceof TokenRefused ? new RangeError(error.message, { cause: error }) : error;
  }
  const { SignJWT } = await jose();
  const token = await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyId }).sign(key);
  if (token.length <= LIMITS.tokenLength) return token;
  throw new RangeError(
    `The token would have ${token.length} characters, and at most ${LIMITS.tokenLength} are allowed: name fewer streams.`,
  );
}
