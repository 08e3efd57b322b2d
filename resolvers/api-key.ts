// GraphQL's API keys <-> src/access.
import type { ApiKeyResolvers, MutationResolvers, Scope, ViewerResolvers } from './generated.ts';
import { orDefault } from './present.ts';

export const Mutation: Pick<MutationResolvers, 'createApiKey' | 'revokeApiKey'> = {
  async createApiKey(_, { input: { label, scopes, expiresInDays } }, { viewer, services }) {
    const { row, secret } = await services.apiKeys.create(viewer, {
      label: orDefault(label, ''),
      scopes: scopes.map((scope) => (scope === 'READ' ? 'read' : 'write')),
      expiresInDays: expiresInDays ?? null,
    });
    return { apiKey: row, secret };
  },
  async revokeApiKey(_, { input: { apiKeyId } }, { viewer, services }) {
    await services.apiKeys.revoke(viewer, apiKeyId);
    return { revokedApiKeyId: apiKeyId };
  },
};

export const Viewer: Pick<ViewerResolvers, 'apiKeys'> = {
  apiKeys: (viewer, _args, { services }) => services.apiKeys.list(viewer),
};

export const ApiKey: ApiKeyResolvers = {
  scopes: ({ scopes }) => scopes.map((scope): Scope => (scope === 'read' ? 'READ' : 'WRITE')),
};
