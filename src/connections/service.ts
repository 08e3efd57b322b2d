// Connected projects of Label Studio: remembers where the images of a project are, and fetches them with the token of
// the user who connected it. The token is sent to the address with which it came and to no other one.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { PublicFetch } from '../platform/public-fetch.ts';
import type { Connection, ConnectionRepository } from './repository.ts';

export interface LabelStudioService {
  /** BAD_USER_INPUT when `url` is no http or https URL. */
  connect(viewerId: string, project: string, connection: Connection): Promise<void>;
  /**
   * The bytes of an image of a task. `reference`: a URL, or a path on the Label Studio of the project. BAD_USER_INPUT
   * or IMAGE_TOO_LARGE when it cannot be fetched.
   */
  fetchImage(viewerId: string, project: string, reference: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Longest time that a request waits for turns, in milliseconds. */
  waitMs: number;
}

export interface LabelStudioParts {
  connections: ConnectionRepository;
  /** Fetches from public addresses where the server fetches images, and from the origins that the operator names. */
  fetch: PublicFetch;
  waitMs: number;
}

const MAX_CONNECTIONS = 200;
const refreshed = z.object({ access: z.string().regex(/^[\x21-\x7e]+$/) });

export function createLabelStudio({ connections, fetch, waitMs }: LabelStudioParts): LabelStudioService {
  return {
    waitMs,

    async connect(viewerId, project, { url, token }) {
      if (!isWebUrl(url)) throw new AppError('BAD_USER_INPUT', 'hostname must be an http:// or https:// URL.');
      if (!/^[\x21-\x7e]*$/.test(token)) throw new AppError('BAD_USER_INPUT', 'access_token must be visible ASCII.');
      await connections.save(viewerId, project, { url, token }, MAX_CONNECTIONS);
    },

    async fetchImage(viewerId, project, reference, signal) {
      const connection = await connections.find(viewerId, project);
      const url = locate(reference, connection);
      if (connection === null || connection.token === '' || new URL(connection.url).origin !== url.origin)
        return fetch(url.href, signal);
      try {
        return await fetch(url.href, signal, { authorization: await authorizationOf(fetch, connection, signal) });
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

/** The URL of an image: paths are relative to the Label Studio of the project. */
function locate(reference: string, connection: Connection | null): URL {
  if (isWebUrl(reference)) return new URL(reference);
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference))
    throw new AppError('BAD_USER_INPUT', 'The image of a task must be an http or https URL, a path, or a data URL.');
  if (connection === null)
    throw new AppError(
      'BAD_USER_INPUT',
      'The address of Label Studio is not known: validate the connection of the model in the settings of the project.',
    );
  const base = new URL(connection.url);
  const folder = base.pathname.replace(/\/+$/, '');
  const path = `/${reference.replace(/^\/+/, '')}`;
  return new URL(path.startsWith(`${folder}/`) ? path : folder + path, base.origin);
}

const isWebUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** A personal access token (a JWT) is exchanged for an access token of minutes; a legacy token is sent as it is. */
async function authorizationOf(fetch: PublicFetch, { url, token }: Connection, signal: AbortSignal): Promise<string> {
  if (token.split('.').length !== 3) return `Token ${token}`;
  const answer = await fetch(`${url.replace(/\/+$/, '')}/api/token/refresh/`, signal, { json: { refresh: token } });
  const { access } = refreshed.parse(JSON.parse(Buffer.from(answer).toString()));
  return `Bearer ${access}`;
}

/** Names the remedy where Label Studio refuses the token. */
function explain(error: unknown): unknown {
  if (!(error instanceof AppError) || (error.details['status'] !== 401 && error.details['status'] !== 403))
    return error;
  const message =
    'Label Studio refuses its token: set access_token in the extra parameters of the connection ' +
    '(docs/label-studio.md).';
  return new AppError(error.code, message, error.details, error);
}
