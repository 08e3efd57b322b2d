// The door for hosts of the Model Context Protocol: tools and resources over the services of turns, images and masks.
// Turns, credentials, limits and the journal are those of GraphQL (docs/mcp.md). Each request creates its own server of
// the SDK. There is no session, so any process can answer the next request.
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import { AppError } from '../../src/errors.ts';
import type { Door } from '../../src/http/doors.ts';
import { writeFault } from './faults.ts';
import { createMcpServer } from './server.ts';
import { readTaskRequests } from './task-requests.ts';

export const mcpDoor: Door = {
  path: '/mcp',
  methods: ['GET', 'POST', 'DELETE'],
  largePictures: 'createImageUpload over GraphQL, and name them by their id',
  writeFault,
  open(tools) {
    const router = Router();
    router.post('/', tools.readJson, async (request, response) => {
      const context = tools.contextOf(request, response);
      requireScope(context.viewer, 'read');
      const { explain } = tools;
      const server = createMcpServer({ context, explain, isTask: readTaskRequests(request.body) });
      const transport = new StreamableHTTPServerTransport({ maxRequestBodySize: tools.maxBodyBytes });
      // Tools stop waiting for their turns. The turns go on.
      response.once('close', () => void server.close());
      await server.connect(transport);
      await transport.handleRequest(request, response, request.body);
    });
    router.all('/', onlyPost);
    return router;
  },
};

/** GET and DELETE belong to sessions, which this server does not have. */
const onlyPost: RequestHandler = (request, response) => {
  response
    .status(405)
    .set('allow', 'POST')
    .json(writeFault(new AppError('BAD_USER_INPUT', `${request.method} is not taken here, only POST.`)));
};
