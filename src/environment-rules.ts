// Rules between environment variables: which ones exclude or need one another.
import type { GivenEnvironment } from './environment.ts';

/** Hosts that only programs on this machine reach. */
export const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const JWT_NAMES = [
  'JWT_SECRET',
  'JWT_JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_CLOCK_TOLERANCE',
  'JWT_TENANT_CLAIM',
  'JWT_SCOPES',
] as const;

/** Returns one line for each fault. It also runs when single variables are wrong, so that one error has every fault. */
export function faultsBetween(e: GivenEnvironment): string[] {
  const faults: string[] = [];
  const mode = e.AUTH_MODE ?? 'none';
  if (mode === 'none' && e.HOST !== undefined && !LOOPBACK.includes(e.HOST) && e.ALLOW_PUBLIC_WITHOUT_AUTH !== '1') {
    faults.push(
      `HOST: without authentication (AUTH_MODE=none) the server only listens on this machine (${LOOPBACK.join(', ')}` +
        '); set AUTH_MODE, or ALLOW_PUBLIC_WITHOUT_AUTH=1 when a proxy in front of it authenticates',
    );
  }
  for (const key of ['S3_ENDPOINT', 'S3_REGION', 'S3_KMS_KEY_ID'] as const)
    if (e[key] !== undefined && e.S3_BUCKET === undefined) faults.push(`${key}: has no effect without S3_BUCKET`);
  if (e.S3_KMS_KEY_ID !== undefined && e.S3_ENCRYPTION !== 'aws:kms')
    faults.push('S3_KMS_KEY_ID: has no effect without S3_ENCRYPTION=aws:kms');
  if ((e.WEBHOOK_URL === undefined) !== (e.WEBHOOK_SECRET === undefined))
    faults.push(
      `${e.WEBHOOK_URL === undefined ? 'WEBHOOK_URL' : 'WEBHOOK_SECRET'}: is missing; WEBHOOK_URL ` +
        'and WEBHOOK_SECRET must be set together, because requests are signed',
    );
  if (mode !== 'jwt')
    for (const key of JWT_NAMES) if (e[key] !== undefined) faults.push(`${key}: has no effect without AUTH_MODE=jwt`);
  if (mode === 'jwt') {
    if (e.JWT_SECRET === undefined && e.JWT_JWKS_URL === undefined && e.JWT_ISSUER === undefined)
      faults.push('AUTH_MODE: jwt needs one of JWT_SECRET, JWT_JWKS_URL and JWT_ISSUER to check tokens with');
    if (e.JWT_SECRET !== undefined && e.JWT_JWKS_URL !== undefined)
      faults.push('JWT_JWKS_URL: give a shared secret or public keys, not both');
    if (e.JWT_SECRET === undefined && e.JWT_AUDIENCE === undefined)
      faults.push('JWT_AUDIENCE: must be set, because an issuer also issues tokens for other services');
    if (
      e.JWT_SECRET === undefined &&
      e.JWT_JWKS_URL === undefined &&
      e.JWT_ISSUER !== undefined &&
      !/^https?:\/\//.test(e.JWT_ISSUER)
    )
      faults.push('JWT_ISSUER: must be the URL of an OpenID Connect issuer, or set JWT_JWKS_URL');
    for (const key of ['JWT_JWKS_URL', 'JWT_ISSUER'] as const) {
      const plain = /^http:\/\/(\[[^\]]*\]|[^/:]*)/.exec(e[key] ?? '')?.[1];
      if (plain !== undefined && !LOOPBACK.includes(plain.replace(/[[\]]/g, '')))
        faults.push(`${key}: must be https, because over http an attacker on the network can replace the keys`);
    }
  }
  return faults;
}
