// The tool "export" returns a link to the images and masks of a conversation in a format of data sets.
import { z } from 'zod';
import type { Context } from '../../../src/context.ts';
import { notFound } from '../../../src/errors.ts';
import { EXPORT_FORMATS } from '../../../src/export/archive.ts';
import { canonicalId } from '../../../src/ids.ts';
import { defineTool } from '../tool.ts';
import type { Tool } from '../tool.ts';

const output = {
  conversation_id: z.string(),
  format: z.string(),
  url: z.string().describe('Of the ZIP, signed, valid for an hour.'),
};

export const exportTool = ({ viewer, services, absolute }: Context): Tool =>
  defineTool(
    'export',
    {
      title: 'Export a conversation',
      description: 'Returns a link to a ZIP with the images and masks of a conversation in a format of data sets.',
      input: { conversation_id: z.string(), format: z.enum(EXPORT_FORMATS).default('COCO') },
      output,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ conversation_id: name, format }) => {
      const conversation = await services.conversations.get(viewer.id, canonicalId(name));
      if (conversation === null) throw notFound('conversation', name);
      const url = absolute(await services.exports.urlOf(conversation.id, format));
      const data = { conversation_id: conversation.id, format, url };
      return {
        content: [
          { type: 'resource_link', uri: url, name: `${format}.zip`, mimeType: 'application/zip' },
          { type: 'text', text: JSON.stringify(data) },
        ],
        structuredContent: data,
      };
    },
  );
