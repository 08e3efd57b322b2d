// Doors: other protocols over the same services (doors/<name>/). A door translates. Who asks, from which page, and how
// a response stays open is decided here, as it is for GraphQL.
import type { IncomingMessage } from 'node:http';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { allowOrigins } from './origins.ts';
import type { OriginRule } from './origins.ts';
import { goneSignal } from './gone.ts';
import type { OpenStreams } from './open-streams.ts';

export interface DoorTools {
  /** Who asks, and the services. */
  contextOf(request: Request, response: Response): Context;
  /** Aborted when nobody waits for the response any longer. */
  goneOf(response: Response): AbortSignal;
  /** Reads a JSON body of at most `maxBodyBytes`; leaves `request.body` undefined for one of another type. */
  readJson: RequestHandler;
  maxBodyBytes: number;
  streams: Pick<OpenStreams, 'write'>;
}

export interface Door {
  /** All paths below it are the door's. */
  path: string;
  /** That pages of other origins may use. */
  methods: readonly string[];
  /** By which larger pictures are sent than one request takes. */
  largePictures: string;
  /** An error in the protocol's own form. */
  writeFault(fault: AppError): object;
  open(tools: DoorTools): RequestHandler;
}

export interface DoorParts {
  originRule: OriginRule;
  contextFor(request: Request, response: Response): Context;
  identify: readonly RequestHandler[];
  streams: OpenStreams;
  maxBodyBytes: number;
  answerFault(door: Door): ErrorRequestHandler;
}

export function mountDoor(app: Express, door: Door, parts: DoorParts): void {
  const { originRule, streams, maxBodyBytes } = parts;
  const handler = door.open({
    contextOf: (request, response) => parts.contextFor(request, response),
    goneOf: goneSignal,
    readJson: express.json({ limit: maxBodyBytes }),
    maxBodyBytes,
    streams,
  });
  app.use(
    door.path,
    ...allowOrigins(originRule, door.methods),
    refuseForeignPages(originRule),
    ...parts.identify,
    handler,
    parts.answerFault(door),
  );
}

/** A form of another site's page is sent without asking first (CORS), and without credentials there may be a user. */
function refuseForeignPages(originRule: OriginRule): RequestHandler {
  return (request: IncomingMessage, _response, next) => {
    if (!originRule(request.headers.origin, request))
      throw new AppError('FORBIDDEN', 'Pages of this origin may not use this server (CORS_ORIGINS).');
    next();
  };
}
