// The door for hosts of the Model Context Protocol: tools and resources over the services of turns, pictures and masks.
// The same turns, credentials, limits and journal as over GraphQL; docs/mcp.md describes them. Each request has a
// server of its own: nothing is remembered between two requests, so any process can take the next one.
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
      // What still waits for a turn leaves it; the turn goes on.
      response.once('close', () => void server.close());
      await server.connect(transport);
      await transport.handleRequest(request, response, request.body);
    });
    router.all('/', onlyPost);
    return router;
  },
};

/** There is no stream of the server's own messages, and no session to end. */
const onlyPost: RequestHandler = (request, response) => {
  response
    .status(405)
    .set('allow', 'POST')
    .json(writeFault(new AppError('BAD_USER_INPUT', `${request.method} is not taken here, only POST.`)));
};
