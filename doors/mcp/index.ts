// The door for hosts of the Model Context Protocol: tools and resources over the services of turns, images and masks.
// Turns, credentials, limits and the journal are those of GraphQL (docs/mcp.md). Each request creates its own server of
// the SDK. There is no session, so any process can answer the next request.
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { Router } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import type { Door } from '../../src/http/doors.ts';
import { readVersion } from '../../src/version.ts';
import { writeFault } from './faults.ts';
import { isReadable, refuse, refuseBrokenJson } from './messages.ts';
import { addCodes } from './sdk-faults.ts';
import { createMcpServer } from './server.ts';

export const mcpDoor: Door = {
  path: '/mcp',
  methods: ['GET', 'POST', 'DELETE'],
  largePictures: 'createImageUpload over GraphQL, and name them by their id',
  writeFault: (fault) => writeFault(fault),
  open(tools) {
    const router = Router();
    const version = readVersion();
    router.post('/', tools.readJson, async (request, response) => {
      const context = tools.contextOf(request, response);
      requireScope(context.viewer, 'read');
      if (!isReadable(request, response)) return;
      const server = createMcpServer({ context, explain: tools.explain }, version);
      const transport = new StreamableHTTPServerTransport({ maxRequestBodySize: tools.maxBodyBytes });
      // Tools stop waiting for their turns. The turns go on.
      response.once('close', () => void server.close());
      addCodes(transport);
      await server.connect(transport);
      await transport.handleRequest(request, response, request.body);
    });
    // GET and DELETE belong to sessions, which this server does not have.
    router.all('/', (request, response) => {
      refuse(response.set('allow', 'POST'), 405, `${request.method} is not taken here, only POST.`);
    });
    router.use(refuseBrokenJson);
    return router;
  },
};
