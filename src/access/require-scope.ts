// What credentials must allow, whatever protocol brought the request.
import { AppError } from '../errors.ts';
import { NOBODY } from './viewer.ts';
import type { Scope, Viewer } from './viewer.ts';

/** Throws UNAUTHENTICATED for nobody, and FORBIDDEN where the scope is missing. */
export function requireScope({ subject, scopes }: Viewer, scope: Scope): void {
  if (subject === NOBODY.subject)
    throw new AppError('UNAUTHENTICATED', 'Credentials are missing: send "Authorization: Bearer ...".');
  if (!scopes.includes(scope)) throw new AppError('FORBIDDEN', `These credentials do not have the scope "${scope}".`);
}
