// The tool "search" finds turns by the words of questions, labels and answers.
import { z } from 'zod';
import type { Context } from '../../../src/context.ts';
import { storable } from '../shapes.ts';
import { defineTool } from '../tool.ts';
import type { Tool } from '../tool.ts';

const found = z.object({
  turn_id: z.string(),
  conversation_id: z.string(),
  question: z.string(),
  answer: z.string().nullable(),
  created_at: z.string(),
});

export const searchTool = ({ viewer, services }: Context): Tool =>
  defineTool(
    'search',
    {
      title: 'Search earlier turns',
      description: 'Finds earlier turns by the words of their questions, labels of masks and answers, best first.',
      input: {
        query: storable.describe('Words, "phrases", or, -not.'),
        first: z.number().int().min(1).max(100).default(10),
        after: z.string().optional().describe('next_cursor of the page before.'),
      },
      output: { turns: z.array(found), next_cursor: z.string().nullable() },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ query, first, after }) => {
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
    },
  );
