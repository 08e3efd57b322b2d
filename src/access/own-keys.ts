// The API keys that an owner manages over the API. A key has no scope that the credentials of its creation lack, and
// does not outlive them. Without AUTH_MODE=apikey no keys are created, because none would work.
import type { AuthConfig } from '../config.ts';
import { AppError, notFound } from '../errors.ts';
import { trimVisible } from '../visible.ts';
import type { KeyService } from './keys.ts';
import type { KeyRepository, KeyRow } from './repository.ts';
import type { Scope, Viewer } from './viewer.ts';

export interface OwnKeys {
  /** Oldest first, without revoked keys. */
  list(viewer: Viewer): Promise<KeyRow[]>;
  /** The secret is returned only here. */
  create(
    viewer: Viewer,
    key: { label: string; scopes: readonly Scope[]; expiresInDays: number | null },
  ): Promise<{ row: KeyRow; secret: string }>;
  /** NOT_FOUND when the key does not exist, is no longer valid, or belongs to another owner. */
  revoke(viewer: Viewer, id: string): Promise<void>;
}

const MAX_KEYS = 50;
const MAX_LABEL = 200;
const MAX_DAYS = 3650;
const DAY_MS = 86_400_000;

export function createOwnKeys(
  mode: AuthConfig['mode'],
  keys: Pick<KeyService, 'create'>,
  repository: Pick<KeyRepository, 'listOf' | 'revokeOf'>,
): OwnKeys {
  const list = (viewer: Viewer): Promise<KeyRow[]> =>
    mode === 'apikey' ? repository.listOf(viewer) : Promise.resolve([]);
  return {
    list,
    async create(viewer, { label, scopes, expiresInDays }) {
      if (mode !== 'apikey')
        throw new AppError('FORBIDDEN', 'This server does not accept API keys: its AUTH_MODE is not "apikey".');
      const missing = scopes.find((scope) => !viewer.scopes.includes(scope));
      if (missing !== undefined)
        throw new AppError('FORBIDDEN', `A key with the scope "${missing}" needs credentials that have it.`);
      const name = trimVisible(label);
      if (name.length > MAX_LABEL)
        throw new AppError('BAD_USER_INPUT', `label must have at most ${MAX_LABEL} characters.`);
      if (expiresInDays !== null && (expiresInDays < 1 || expiresInDays > MAX_DAYS))
        throw new AppError('BAD_USER_INPUT', `expiresInDays must be between 1 and ${MAX_DAYS}.`);
      const expiresAt = expiresInDays === null ? viewer.expiresAt : new Date(Date.now() + expiresInDays * DAY_MS);
      if (expiresAt !== null && viewer.expiresAt !== null && expiresAt > viewer.expiresAt)
        throw new AppError(
          'BAD_USER_INPUT',
          `The key would outlive the credentials that make it, which end at ${viewer.expiresAt.toISOString()}.`,
        );
      return keys.create({ owner: viewer.subject, tenant: viewer.tenant, scopes, label: name, expiresAt }, MAX_KEYS);
    },
    async revoke(viewer, id) {
      if (mode !== 'apikey' || !(await repository.revokeOf(viewer, id))) throw notFound('API key', id);
    },
  };
}
