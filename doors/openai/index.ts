// The door for OpenAI's clients: translates their requests into calls of the services of turns and images. Turns,
// credentials, limits and the journal are those of GraphQL. docs/openai.md lists what is translated and what is
// ignored. Does not use GraphQL.
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { AppError } from '../../src/errors.ts';
import type { Door } from '../../src/http/doors.ts';
import { chatRoutes } from './chat.ts';
import { writeFault } from './faults.ts';
import { fileRoutes } from './files.ts';
import { modelRoutes } from './models.ts';
import { responseRoutes } from './responses.ts';

export const openaiDoor: Door = {
  path: '/v1',
  methods: ['GET', 'POST', 'DELETE'],
  largePictures: 'POST /v1/files, and name them in file_id',
  writeFault,
  open(tools) {
    const router = Router();
    responseRoutes(router, tools);
    chatRoutes(router, tools);
    fileRoutes(router, tools);
    modelRoutes(router, tools);
    router.use(nothingThere);
    return router;
  },
};

const nothingThere: RequestHandler = (request, _response, next) =>
  next(new AppError('NOT_FOUND', `There is no ${request.method} ${request.baseUrl}${request.path} here.`));
