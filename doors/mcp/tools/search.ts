// The tool "search" finds turns by the words of questions, labels and answers.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { resultOf } from '../result-of.ts';
import type { ToolParts } from '../tool-parts.ts';
import { storable } from '../shapes.ts';

const found = z.object({
  turn_id: z.string(),
  conversation_id: z.string(),
  question: z.string(),
  answer: z.string().nullable(),
  created_at: z.string(),
});

export function registerSearch(server: McpServer, parts: ToolParts): void {
  const { viewer, services } = parts.context;
  server.registerTool(
    'search',
    {
      title: 'Search earlier turns',
      description: 'Finds earlier turns by the words of their questions, labels of masks and answers, best first.',
      inputSchema: {
        query: storable.describe('Words, "phrases", or, -not.'),
        first: z.number().int().min(1).max(100).default(10),
        after: z.string().optional().describe('next_cursor of the page before.'),
      },
      outputSchema: { turns: z.array(found), next_cursor: z.string().nullable() },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ query, first, after }) =>
      resultOf(parts, async () => {
        const { edges, pageInfo } = await services.turns.search(viewer.id, query, { first, after });
        const turns = edges.map(({ node: { turn } }) => ({
          turn_id: turn.id,
          conversation_id: turn.conversationId,
          question: turn.text,
          answer: turn.answer,
          created_at: turn.createdAt.toISOString(),
        }));
        const data = { turns, next_cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null };
        return { content: [{ type: 'text', text: JSON.stringify(data) }], structuredContent: data };
      }),
  );
}
