// API keys: made, shown once, and known afterwards only by their hash. A key is 256 random bits, so one SHA-256 is
// enough: there is no word list to try against it.
import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { KeyRepository, KeyRow } from './repository.ts';
import { SCOPES, isName, viewerOf } from './viewer.ts';
import type { Scope, Viewer } from './viewer.ts';

export interface NewKey {
  /** Whose rows the key opens. */
  owner: string;
  tenant: string | null;
  scopes: readonly string[];
  /** What it is for, for people. */
  label: string;
  expiresAt: Date | null;
}

export interface KeyService {
  /** The key itself is told here and never again. BAD_USER_INPUT when the owner has `most` (any number) already. */
  create(key: NewKey, most?: number): Promise<{ row: KeyRow; secret: string }>;
  list(): Promise<KeyRow[]>;
  /** False when there is no such key that is still valid. */
  revoke(id: string): Promise<boolean>;
  /** Rejects with UNAUTHENTICATED. */
  verify(secret: string): Promise<Viewer>;
}

/** So that a key that was pasted into the wrong place is recognised, by people and by scanners. */
const PREFIX = 'msk_';

export function createKeyService(repository: KeyRepository): KeyService {
  return {
    async create({ owner, tenant, scopes, label, expiresAt }, most) {
      if (!isName(owner)) throw new AppError('BAD_USER_INPUT', 'The owner must be 1 to 255 visible ASCII characters.');
      if (tenant !== null && !isName(tenant))
        throw new AppError('BAD_USER_INPUT', 'The tenant must be 1 to 255 visible ASCII characters.');
      const known = SCOPES.filter((scope) => scopes.includes(scope));
      if (known.length === 0 || scopes.some((scope) => !SCOPES.includes(scope as Scope)))
        throw new AppError('BAD_USER_INPUT', `Scopes are one or more of ${SCOPES.join(', ')}.`);
      if (expiresAt !== null && !(expiresAt.getTime() > Date.now()))
        throw new AppError('BAD_USER_INPUT', 'The key would have expired already.');
      const secret = PREFIX + randomBytes(32).toString('base64url');
      const key = {
        subject: owner,
        tenant,
        scopes: known,
        label,
        hint: secret.slice(0, PREFIX.length + 4),
        hash: hashOf(secret),
        expiresAt,
      };
      const row = await (most === undefined ? repository.insert(key) : repository.insertWithin(key, most));
      if (row === null) throw new AppError('BAD_USER_INPUT', `You have ${most} keys already; revoke one.`);
      return { row, secret };
    },
    list: () => repository.list(),
    revoke: (id) => repository.revoke(id),
    async verify(secret) {
      const row = secret.startsWith(PREFIX) ? await repository.findByHash(hashOf(secret)) : null;
      if (row === null || row.revokedAt !== null)
        throw new AppError('UNAUTHENTICATED', 'The key is not known, or it was revoked.');
      if (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now())
        throw new AppError('UNAUTHENTICATED', 'The key has expired.');
      await repository.markUsed(row);
      return viewerOf({ subject: row.subject, tenant: row.tenant, scopes: row.scopes, expiresAt: row.expiresAt });
    },
  };
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
