// GraphQL's masks <-> src/masks.
import type { MaskIds } from '../src/masks/repository.ts';
import type { ScaleRecord } from '../src/turns/events.ts';
import type {
  MaskResolvers,
  MaskScaleResolvers,
  MutationResolvers,
  PolygonResolvers,
  QueryResolvers,
  RingResolvers,
} from './generated.ts';
import { numbered, orDefault, present, required } from './present.ts';

/** A preview, and the ids in the key of its file. */
export interface ScaleView extends ScaleRecord {
  place: MaskIds;
}

export const Query: Pick<QueryResolvers, 'mask'> = {
  mask: (_, { id }, { viewer, services }) => services.masks.get(viewer.id, id),
};

export const Mutation: Pick<MutationResolvers, 'combineMasks' | 'createMask'> = {
  async combineMasks(_, { input }, { viewer, services }) {
    return { mask: await services.combineMasks(viewer.id, input) };
  },
  async createMask(_, { input }, { viewer, services }) {
    return { mask: await services.createMask(viewer.id, input) };
  },
};

export const Mask: MaskResolvers = {
  turn: async ({ turnId }, _args, { loaders }) => required(await loaders.turn.load(turnId), 'the turn'),
  image: ({ imageId }, _args, { loaders }) => (imageId === null ? null : loaders.image.load(imageId)),
  candidates: ({ candidates }) => numbered(candidates),
  size: ({ width, height }) => ({ width, height }),
  url: async (mask, { format, expiresIn }, { services, absolute }) =>
    absolute(await services.masks.urlOf(mask, orDefault(format, 'PNG'), expiresIn)),
  async scales(mask, _args, { loaders }) {
    return (await loaders.scalesOfMask.load(mask.id)).map((scale) => ({ ...scale, place: mask }));
  },
  polygons: ({ id }, _args, { loaders }) => loaders.polygonsOfMask.load(id),
  tokens: ({ id }, _args, { loaders }) => loaders.tokensOfMask.load(id),
  parent: ({ parentId }, _args, { loaders }) => (parentId === null ? null : loaders.mask.load(parentId)),
  async parents({ id, parentId }, _args, { loaders }) {
    return present(
      await loaders.mask.loadMany(parentId === null ? await loaders.sourceIdsOfMask.load(id) : [parentId]),
    );
  },
  async lineage({ id }, _args, { loaders }) {
    return present(await loaders.mask.loadMany(await loaders.lineageOfMask.load(id)));
  },
};

export const MaskScale: MaskScaleResolvers = {
  url: async ({ place, scale }, { expiresIn }, { services, absolute }) =>
    absolute(await services.masks.previewUrl(place, scale, expiresIn)),
};

export const Polygon: PolygonResolvers = {
  outer: ({ outer }) => outer,
  holes: ({ holes }) => holes,
};

/** A ring is stored as a flat list x0, y0, x1, y1, ... */
export const Ring: RingResolvers = {
  points: (flat) =>
    Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[2 * i] ?? 0, y: flat[2 * i + 1] ?? 0 })),
};
