// The viewer: a subject, a tenant where there are tenants, and scopes. Every stored object belongs to an owner. The
// owner is subject and tenant together in one string, which is built only here, so that no query can compare one of
// them without the other.
export const SCOPES = ['read', 'write'] as const;
/** read: queries and subscriptions. write: mutations. */
export type Scope = (typeof SCOPES)[number];

export interface Viewer {
  /** The owner in database rows. */
  id: string;
  /** The subject of the credentials. */
  subject: string;
  /** Null where there are no tenants. */
  tenant: string | null;
  /** Empty for the anonymous viewer, who can read only public fields. */
  scopes: readonly Scope[];
  /** When the credentials expire; null when they do not expire. */
  expiresAt: Date | null;
}

/** The only user of a server without authentication. Its id has no slash, so no other owner has the same one. */
export const LOCAL_VIEWER: Viewer = { id: 'local', subject: 'local', tenant: null, scopes: SCOPES, expiresAt: null };

/** The viewer without credentials. It owns nothing: no row has an empty owner. */
export const ANONYMOUS: Viewer = { id: '', subject: '', tenant: null, scopes: [], expiresAt: null };

/**
 * Allowed subjects and tenants (OpenID Connect: at most 255 ASCII characters). ASCII strings have no second Unicode
 * form.
 */
export const isName = (text: unknown): text is string => typeof text === 'string' && /^[\x21-\x7e]{1,255}$/.test(text);

export function viewerOf({ subject, tenant, scopes, expiresAt }: Omit<Viewer, 'id'>): Viewer {
  return {
    id: `${encodeURIComponent(tenant ?? '')}/${encodeURIComponent(subject)}`,
    subject,
    tenant,
    scopes,
    expiresAt,
  };
}
