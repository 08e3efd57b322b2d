// The page's clients. The server is where the page came from.
import { createClient } from '../../../client/src/index.ts';
import { authorization } from './credentials.ts';

// The server says in the page's base where it is to be found, below a proxy's path too.
const url = new URL('graphql', document.baseURI).href;

export const client = createClient({ url, headers: authorization, network: window });
/** For who follows a link and need not say who that is: credentials that ended would only keep the link shut. */
export const visitor = createClient({ url, network: window });

/** For people, whatever was thrown. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
