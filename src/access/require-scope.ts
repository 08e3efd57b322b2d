// Checks that credentials have a scope, for every protocol.
import { AppError } from '../errors.ts';
import { ANONYMOUS } from './viewer.ts';
import type { Scope, Viewer } from './viewer.ts';

/** Throws UNAUTHENTICATED for the anonymous viewer, and FORBIDDEN when the scope is missing. */
export function requireScope({ subject, scopes }: Viewer, scope: Scope): void {
  if (subject === ANONYMOUS.subject)
    throw new AppError('UNAUTHENTICATED', 'Credentials are missing: send "Authorization: Bearer ...".');
  if (!scopes.includes(scope)) throw new AppError('FORBIDDEN', `These credentials do not have the scope "${scope}".`);
}
