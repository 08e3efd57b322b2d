// API keys. A key is returned once, and only its hash is stored. A key is 256 random bits, so one SHA-256 is enough:
// there are no likely values to try.
import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { KeyRepository, KeyRow } from './repository.ts';
import { SCOPES, isName, viewerOf } from './viewer.ts';
import type { Scope, Viewer } from './viewer.ts';

export interface NewKey {
  /** The owner whose objects the key gives access to. */
  owner: string;
  tenant: string | null;
  scopes: readonly string[];
  /** A label for people. */
  label: string;
  expiresAt: Date | null;
}

export interface KeyService {
  /**
   * Returns the secret of the new key, which is returned only here. BAD_USER_INPUT when the owner has `most` keys (any
   * number without `most`).
   */
  create(key: NewKey, most?: number): Promise<{ row: KeyRow; secret: string }>;
  list(): Promise<KeyRow[]>;
  /** False when there is no such valid key. */
  revoke(id: string): Promise<boolean>;
  /** Rejects with UNAUTHENTICATED. */
  verify(secret: string): Promise<Viewer>;
}

/** A prefix by which people and secret scanners recognise a leaked key. */
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
