// GraphQL's viewer, its limits and its usage <-> src/access and src/usage.
import type { QueryResolvers, UsageDayResolvers, ViewerResolvers } from './generated.ts';
import { orDefault } from './present.ts';

export const Query: Pick<QueryResolvers, 'viewer'> = {
  viewer: (_, _args, { viewer }) => viewer,
};

export const Viewer: ViewerResolvers = {
  id: ({ subject }) => subject,
  scopes: ({ scopes }) => scopes.map((scope) => (scope === 'read' ? 'READ' : 'WRITE')),
  limits: (_, _args, { services }) => services.limitsNow(),
  usage: (_, { days }, { viewer, services }) => services.usage.days(viewer.id, orDefault(days, 7)),
};

export const UsageDay: UsageDayResolvers = {
  day: ({ day }) => day.toISOString().slice(0, 10),
};
