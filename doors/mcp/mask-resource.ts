// Masks as resources: maskstream://masks/{id} is the PNG of a mask.
import { ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { AppError } from '../../src/errors.ts';
import { canonicalId } from '../../src/ids.ts';
import type { ToolParts } from './tool-parts.ts';

const BASE = 'maskstream://masks/';
export const maskUri = (id: string): string => BASE + id;

export function registerMaskResource(server: McpServer, { context, explain }: ToolParts): void {
  const { viewer, services } = context;
  server.registerResource(
    'mask',
    new ResourceTemplate(`${BASE}{id}`, { list: undefined }),
    { description: 'A mask: 1-bit PNG of the size of the image, white is inside.', mimeType: 'image/png' },
    async (uri, { id }) => {
      try {
        const mask = await services.masks.get(viewer.id, canonicalId(String(id)));
        const png = mask === null ? null : await services.masks.read(mask, 'PNG');
        if (png === null) throw new AppError('NOT_FOUND', `There is no mask ${String(id).slice(0, 100)}.`);
        return { contents: [{ uri: uri.href, mimeType: 'image/png', blob: Buffer.from(png).toString('base64') }] };
      } catch (error) {
        const { code, message } = explain(error);
        throw new McpError(code === 'INTERNAL' ? ErrorCode.InternalError : ErrorCode.InvalidParams, message, { code });
      }
    },
  );
}
