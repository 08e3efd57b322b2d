// Who asks: a subject, of a tenant where there are tenants, and what the credentials allow. Everything that is stored
// belongs to an owner; the owner is subject and tenant together in ONE string, made here only, so no query can look for
// the one and forget the other.
export const SCOPES = ['read', 'write'] as const;
/** read: look at and follow what is one's own. write: make, change and delete it. */
export type Scope = (typeof SCOPES)[number];

export interface Viewer {
  /** The owner that rows carry. */
  id: string;
  /** Whom the credentials name. */
  subject: string;
  /** Null where there are no tenants. */
  tenant: string | null;
  /** Empty: nobody, who may ask for nothing but what is public. */
  scopes: readonly Scope[];
  /** When the credentials end; null when they do not end by themselves. */
  expiresAt: Date | null;
}

/** The one user of a server without authentication. Its id has no slash, so it is nobody else's. */
export const LOCAL_VIEWER: Viewer = { id: 'local', subject: 'local', tenant: null, scopes: SCOPES, expiresAt: null };

/** Who gives no credentials. Owns nothing: no row has an empty owner. */
export const NOBODY: Viewer = { id: '', subject: '', tenant: null, scopes: [], expiresAt: null };

/**
 * What a subject or a tenant may be (OpenID Connect: at most 255 ASCII characters), so that two of them are the same
 * string or are not.
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
