// Masks as resources: maskstream://masks/{id} is the PNG of a mask.
import {
  ListResourceTemplatesRequestSchema,
  ListResourcesRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { notFound } from '../../src/errors.ts';
import { canonicalId } from '../../src/ids.ts';
import { resultOf } from './result-of.ts';
import type { Methods, ToolParts } from './tool-parts.ts';

const BASE = 'maskstream://masks/';
const MASKS = {
  name: 'mask',
  uriTemplate: `${BASE}{id}`,
  description: 'A mask: 1-bit PNG of the size of the image, white is inside.',
  mimeType: 'image/png',
};
export const maskUri = (id: string): string => BASE + id;

export function registerMaskResource(methods: Methods, parts: ToolParts): void {
  const { viewer, services } = parts.context;
  methods.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [] }));
  methods.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [MASKS] }));
  methods.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) =>
    resultOf(parts, async () => {
      const id = uri.startsWith(BASE) ? canonicalId(uri.slice(BASE.length)) : null;
      const mask = id === null ? null : await services.masks.get(viewer.id, id);
      const png = mask === null ? null : await services.masks.read(mask, 'PNG');
      if (png === null) throw notFound('resource', uri);
      return { contents: [{ uri, mimeType: MASKS.mimeType, blob: Buffer.from(png).toString('base64') }] };
    }),
  );
}
