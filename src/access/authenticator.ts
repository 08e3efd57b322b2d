// From the Authorization header (or a socket's connection parameters) to the viewer, by the mode that is configured.
// Knows headers and modes; how a token or a key is checked is jwt.ts and keys.ts.
import type { AuthConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { createJwtVerifier } from './jwt.ts';
import type { KeyService } from './keys.ts';
import { LOCAL_VIEWER, NOBODY } from './viewer.ts';
import type { Viewer } from './viewer.ts';

/**
 * `authorization`: `Bearer ...`; undefined is nobody. Rejects with UNAUTHENTICATED for anything that is not, or no
 * longer, valid.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

export function createAuthenticate(config: AuthConfig, keys: Pick<KeyService, 'verify'>): Authenticate {
  if (config.mode === 'none') return () => Promise.resolve(LOCAL_VIEWER);
  const verify = config.mode === 'jwt' ? createJwtVerifier(config) : keys.verify;
  return async (authorization) => {
    if (authorization === undefined) return NOBODY;
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? [];
    if (token === undefined)
      throw new AppError('UNAUTHENTICATED', 'The credentials must be sent as "Authorization: Bearer ...".');
    return verify(token);
  };
}

/** Credentials of something that stays open are looked at again this often: a key may be revoked meanwhile. */
const RECHECK_MS = 30_000;

/** Calls `onGone`, once, when the credentials are valid no longer. The function it returns ends the watch. */
export function watchCredentials(
  authenticate: Authenticate,
  authorization: string | undefined,
  { expiresAt }: Viewer,
  onGone: () => void,
): () => void {
  if (authorization === undefined) return () => {};
  let timer: NodeJS.Timeout;
  let ended = false;
  const look = async (): Promise<void> => {
    try {
      await authenticate(authorization);
    } catch (error) {
      // Whoever cannot be asked just now (a database that is down) has not said no.
      if (!ended && error instanceof AppError && error.code === 'UNAUTHENTICATED') return onGone();
    }
    if (!ended) arm();
  };
  const arm = (): void => {
    const left = expiresAt === null ? RECHECK_MS : expiresAt.getTime() - Date.now();
    timer = setTimeout(() => void look(), Math.min(RECHECK_MS, Math.max(left, 100))).unref();
  };
  arm();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
