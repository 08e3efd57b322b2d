// Sets the HTTP status of a response that consists of errors only: proxies and HTTP clients act on 401, 403, 429 and
// 503 without reading GraphQL.
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { describeCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

const TOLD_BY_STATUS: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'DATABASE_UNAVAILABLE'];

export const statusOfRefusals: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind !== 'single') return;
      const { data, errors = [] } = body.singleResult;
      if (data != null && Object.values(data).some((value) => value !== null)) return;
      const refusal = errors.find(({ extensions }) => TOLD_BY_STATUS.includes(extensions?.['code'] as ErrorCode));
      if (refusal === undefined) return;
      http.status = describeCode(refusal.extensions?.['code'] as ErrorCode).httpStatus;
      if (refusal.extensions?.['code'] === 'UNAUTHENTICATED') http.headers.set('www-authenticate', 'Bearer');
      const retryAfter = refusal.extensions?.['retryAfter'];
      if (typeof retryAfter === 'number') http.headers.set('retry-after', String(retryAfter));
    },
  }),
};
