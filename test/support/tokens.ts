// JSON Web Tokens for tests, signed with a shared secret.
import { SignJWT } from 'jose';

export const JWT_SECRET = 'a secret of tests, and of nothing else';

export const JWT_ENV = { AUTH_MODE: 'jwt', JWT_SECRET, JWT_CLOCK_TOLERANCE: '0' };

/** An Authorization header; `expiresIn` in seconds from now. */
export async function bearer(
  claims: Record<string, unknown>,
  { expiresIn = 600, secret = JWT_SECRET, alg = 'HS256' } = {},
): Promise<string> {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(new TextEncoder().encode(secret));
  return `Bearer ${token}`;
}
