// Finds any object by its global id. Ids are unique among all types, so each service is queried for the id.
import type { NodeResolvers, QueryResolvers } from './generated.ts';

export const Query: Pick<QueryResolvers, 'node'> = {
  async node(_, { id }, { viewer, services }) {
    const [conversation, turn, image, mask, batch] = await Promise.all([
      services.conversations.get(viewer.id, id),
      services.turns.get(viewer.id, id),
      services.images.get(viewer.id, id),
      services.masks.get(viewer.id, id),
      services.batches.get(viewer.id, id),
    ]);
    if (conversation !== null) return { __typename: 'Conversation', ...conversation };
    if (turn !== null) return { __typename: 'Turn', ...turn };
    if (image !== null) return { __typename: 'Image', ...image };
    if (mask !== null) return { __typename: 'Mask', ...mask };
    return batch === null ? null : { __typename: 'Batch', ...batch };
  },
};

export const Node: NodeResolvers = {
  // The service that found the row gives its type, because a row does not contain it.
  __resolveType: (node) =>
    (node as { __typename?: 'Conversation' | 'Turn' | 'Image' | 'Mask' | 'Batch' }).__typename ?? null,
};
