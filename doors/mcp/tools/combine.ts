// The tool "combine": set operations on the pixels of masks.
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import type { Context } from '../../../src/context.ts';
import { canonicalId } from '../../../src/ids.ts';
import { storable } from '../shapes.ts';
import { defineTool } from '../tool.ts';
import type { Tool } from '../tool.ts';
import { maskOutput, writeMask } from '../turn-result.ts';

export const combineTool = (context: Context): Tool =>
  defineTool(
    'combine',
    {
      title: 'Combine masks',
      description:
        'Makes a mask of masks of one image. UNION: inside at least one. INTERSECTION: inside all. ' +
        'DIFFERENCE: inside the first and outside all others. INVERT: outside the one.',
      input: {
        operation: z.enum(['UNION', 'INTERSECTION', 'DIFFERENCE', 'INVERT']),
        mask_ids: z.array(z.string()).describe('2 to 16 ids; one for INVERT.'),
        label: storable.optional().describe('What the new mask shows.'),
      },
      output: maskOutput,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    async ({ operation, mask_ids: names, label }) => {
      const { viewer, services } = context;
      requireScope(viewer, 'write');
      const maskIds = names.map(canonicalId);
      return writeMask(context, await services.combineMasks(viewer.id, { operation, maskIds, label }));
    },
  );
