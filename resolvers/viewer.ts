// The viewer and what may be sent.
import type { QueryResolvers, ViewerResolvers } from './generated.ts';

export const Query: Pick<QueryResolvers, 'viewer'> = {
  viewer: (_, _args, { viewer }) => viewer,
};

export const Viewer: ViewerResolvers = {
  id: ({ subject }) => subject,
  scopes: ({ scopes }) => scopes.map((scope) => (scope === 'read' ? 'READ' : 'WRITE')),
  limits: (_, _args, { services }) => services.limits,
};
