// The page's clients. The server is where the page came from.
import { createClient } from '../../../client/src/index.ts';
import { authorization } from './credentials.ts';

// The base of the page names the server's address, also below the path of a proxy.
const url = new URL('graphql', document.baseURI).href;

export const client = createClient({ url, headers: authorization, network: window });
/** Sends no credentials: a read-only link needs none, and expired ones would be refused. */
export const visitor = createClient({ url, network: window });

/** For people, whatever was thrown. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
