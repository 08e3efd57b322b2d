// The tool "combine": set operations on the pixels of masks.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import { canonicalId } from '../../../src/ids.ts';
import { resultOf } from '../result-of.ts';
import type { ToolParts } from '../tool-parts.ts';
import { storable } from '../shapes.ts';
import { maskOutput, writeMask } from '../turn-result.ts';

export function registerCombine(server: McpServer, parts: ToolParts): void {
  const { context } = parts;
  server.registerTool(
    'combine',
    {
      title: 'Combine masks',
      description:
        'Makes a mask of masks of one image. UNION: inside at least one. INTERSECTION: inside all. ' +
        'DIFFERENCE: inside the first and outside all others. INVERT: outside the one.',
      inputSchema: {
        operation: z.enum(['UNION', 'INTERSECTION', 'DIFFERENCE', 'INVERT']),
        mask_ids: z.array(z.string()).describe('2 to 16 ids; one for INVERT.'),
        label: storable.optional().describe('What the new mask shows.'),
      },
      outputSchema: maskOutput,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    ({ operation, mask_ids: names, label }) =>
      resultOf(parts, async () => {
        requireScope(context.viewer, 'write');
        const maskIds = names.map(canonicalId);
        return writeMask(
          context,
          await context.services.combineMasks(context.viewer.id, { operation, maskIds, label }),
        );
      }),
  );
}
