// Finds the viewer of an Authorization header (or of the connection parameters of a WebSocket) by the configured mode.
// jwt.ts and keys.ts check tokens and keys.
import type { AuthConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { createJwtVerifier } from './jwt.ts';
import type { KeyService } from './keys.ts';
import { LOCAL_VIEWER, ANONYMOUS } from './viewer.ts';
import type { Viewer } from './viewer.ts';

/**
 * `authorization`: `Bearer ...`; undefined gives the anonymous viewer. Rejects with UNAUTHENTICATED for credentials
 * that are invalid or have expired.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>;

export function createAuthenticate(config: AuthConfig, keys: Pick<KeyService, 'verify'>): Authenticate {
  if (config.mode === 'none') return () => Promise.resolve(LOCAL_VIEWER);
  const verify = config.mode === 'jwt' ? createJwtVerifier(config) : keys.verify;
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? [];
    if (token === undefined)
      throw new AppError('UNAUTHENTICATED', 'The credentials must be sent as "Authorization: Bearer ...".');
    return verify(token);
  };
}

/** Interval at which the credentials of an open connection are checked again: a key may be revoked meanwhile. */
const RECHECK_MS = 30_000;

/** Calls `onGone` once, when the credentials are no longer valid. Returns a function that ends the watch. */
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
      // A check that fails for another reason (the database is unreachable) does not end the connection.
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
