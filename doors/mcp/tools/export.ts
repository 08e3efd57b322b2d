// The tool "export" returns a link to the images and masks of a conversation in a format of data sets.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { AppError } from '../../../src/errors.ts';
import { EXPORT_FORMATS } from '../../../src/export/archive.ts';
import { canonicalId } from '../../../src/ids.ts';
import { resultOf } from '../result-of.ts';
import type { ToolParts } from '../tool-parts.ts';

const output = {
  conversation_id: z.string(),
  format: z.string(),
  url: z.string().describe('Of the ZIP, signed, valid for an hour.'),
};

export function registerExport(server: McpServer, parts: ToolParts): void {
  const { viewer, services, absolute } = parts.context;
  server.registerTool(
    'export',
    {
      title: 'Export a conversation',
      description: 'Returns a link to a ZIP with the images and masks of a conversation in a format of data sets.',
      inputSchema: { conversation_id: z.string(), format: z.enum(EXPORT_FORMATS).default('COCO') },
      outputSchema: output,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ conversation_id: name, format }) =>
      resultOf(parts, async () => {
        const conversation = await services.conversations.get(viewer.id, canonicalId(name));
        if (conversation === null) throw new AppError('NOT_FOUND', `There is no conversation ${name.slice(0, 100)}.`);
        const url = absolute(await services.exports.urlOf(conversation.id, format));
        const data = { conversation_id: conversation.id, format, url };
        return {
          content: [
            { type: 'resource_link', uri: url, name: `${format}.zip`, mimeType: 'application/zip' },
            { type: 'text', text: JSON.stringify(data) },
          ],
          structuredContent: data,
        };
      }),
  );
}
