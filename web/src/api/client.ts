// The page's one client. The server is where the page came from.
import { createClient } from '../../../client/src/index.ts';
import { authorization } from './credentials.ts';

export const client = createClient({ url: `${location.origin}/graphql`, headers: authorization, network: window });

/** For people, whatever was thrown. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
