// Checks JSON Web Tokens: signature (by a shared secret or by the public keys of an issuer), issuer, audience and
// times. The library fetches and caches the keys of the issuer.
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import type { AuthConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { SCOPES, isName, viewerOf } from './viewer.ts';
import type { Scope, Viewer } from './viewer.ts';

type JwtConfig = Extract<AuthConfig, { mode: 'jwt' }>;

/** Algorithms of public keys. Without this list a token could name HS256 and use a public key as the secret. */
const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Errors that mean that the token is invalid, and not that the server or the issuer failed. */
const FAULTS_OF_TOKEN = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

export function createJwtVerifier(config: JwtConfig): (token: string) => Promise<Viewer> {
  const options: JWTVerifyOptions = {
    algorithms: config.secret === null ? PUBLIC_KEY_ALGORITHMS : ['HS256'],
    clockTolerance: config.clockToleranceSeconds,
    requiredClaims: ['sub', 'exp'],
    ...(config.issuer === null ? {} : { issuer: config.issuer }),
    ...(config.audience === null ? {} : { audience: config.audience }),
  };
  const keys = keysOf(config);

  return async (token) => {
    const claims = await read(token, await keys(), options);
    const { sub: subject, exp = 0 } = claims;
    const tenant = config.tenantClaim === null ? null : claims[config.tenantClaim];
    if (!isName(subject)) throw refused('its subject is not 1 to 255 visible ASCII characters');
    if (config.tenantClaim !== null && !isName(tenant))
      throw refused(`it names no tenant (claim ${config.tenantClaim})`);
    return viewerOf({
      subject,
      tenant: isName(tenant) ? tenant : null,
      scopes: config.scopes === 'all' ? SCOPES : scopesOf(claims),
      expiresAt: new Date((exp + config.clockToleranceSeconds) * 1000),
    });
  };
}

/**
 * The scopes in `scope` (RFC 8693: names separated by spaces) or `scp` (a list, as other issuers write it). A token
 * with neither claim has both scopes.
 */
function scopesOf(claims: Readonly<Record<string, unknown>>): Scope[] {
  const given = claims['scope'] ?? claims['scp'];
  if (given === undefined || given === null) return [...SCOPES];
  const names: unknown[] = typeof given === 'string' ? given.split(' ') : Array.isArray(given) ? given : [];
  return SCOPES.filter((scope) => names.includes(scope));
}

const refused = (why: string, cause?: unknown): AppError =>
  new AppError('UNAUTHENTICATED', `The token is not accepted: ${why}.`, {}, cause);

/** The keys are unavailable, so the token cannot be checked. */
const issuerAway = (cause: unknown): AppError =>
  new AppError(
    'AUTHENTICATION_UNAVAILABLE',
    'Tokens cannot be checked at the moment: the keys of their issuer cannot be fetched.',
    {},
    cause,
  );

async function read(
  token: string,
  key: JWTVerifyGetKey | Uint8Array,
  options: JWTVerifyOptions,
): Promise<Record<string, unknown> & { sub?: string; exp?: number }> {
  try {
    return (typeof key === 'function' ? await jwtVerify(token, key, options) : await jwtVerify(token, key, options))
      .payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('it has expired', error);
    if (FAULTS_OF_TOKEN.some((fault) => error instanceof fault)) throw refused('it is not one for this server', error);
    throw issuerAway(error);
  }
}

/**
 * The OpenID Connect configuration of the issuer gives the URL of its keys, when the configuration of this server does
 * not.
 */
function keysOf({ secret, jwksUrl, issuer }: JwtConfig): () => Promise<JWTVerifyGetKey | Uint8Array> {
  if (secret !== null) return () => Promise.resolve(new TextEncoder().encode(secret));
  let keys: Promise<JWTVerifyGetKey> | null =
    jwksUrl === null ? null : Promise.resolve(createRemoteJWKSet(new URL(jwksUrl)));
  return async () => {
    keys ??= discover(issuer ?? '').then((url) => createRemoteJWKSet(url));
    try {
      return await keys;
    } catch (error) {
      keys = null; // the next request tries again
      throw issuerAway(error);
    }
  };
}

const DISCOVERY_TIMEOUT_MS = 5_000;

async function discover(issuer: string): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS),
    redirect: 'error',
  });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  const described = z.object({ issuer: z.string(), jwks_uri: z.url() }).parse(await response.json());
  if (described.issuer !== issuer) throw new Error('the configuration of the issuer names another issuer');
  return new URL(described.jwks_uri);
}
