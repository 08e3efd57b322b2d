// Mounts doors: other protocols over the same services (doors/<name>/). A door only translates. Authentication, the
// check of origins and the handling of open responses are done here, in the same way as for GraphQL.
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { refuseForeignOrigins } from './foreign-pages.ts';
import { allowOrigins } from './origins.ts';
import type { OriginRule } from './origins.ts';
import { goneSignal } from './gone.ts';
import { maskFailure } from './mask-failure.ts';
import type { OpenStreams } from './open-streams.ts';

export interface DoorTools {
  /** The viewer and the services. */
  contextOf(request: Request, response: Response): Context;
  /** Converts an error to one that a client may read. An error that is no AppError is logged. */
  explain: (error: unknown) => AppError;
  /** Aborted when the client no longer waits for the response. */
  goneOf(response: Response): AbortSignal;
  /** Reads a JSON body of at most `maxBodyBytes`. Leaves `request.body` undefined for a body of another type. */
  readJson: RequestHandler;
  maxBodyBytes: number;
  streams: Pick<OpenStreams, 'write'>;
}

export interface Door {
  /** The first part of all paths of the door. */
  path: string;
  /** HTTP methods that pages of other origins may use. */
  methods: readonly string[];
  /** The operation or path for images that are too large for one request; part of an error message. */
  largePictures: string;
  /** Writes an error in the form of the protocol. */
  writeFault(fault: AppError): object;
  /** The reason phrase of an error response, for clients that do not show its body. */
  reasonOf?: (fault: AppError) => string;
  /** Converts the header `Authorization` of a protocol that does not send `Bearer ...`. */
  bearerOf?: (authorization: string | undefined) => string | undefined;
  open(tools: DoorTools): RequestHandler;
}

export interface DoorParts {
  originRule: OriginRule;
  contextFor(request: Request, response: Response): Context;
  identify: readonly RequestHandler[];
  streams: OpenStreams;
  maxBodyBytes: number;
  log: Logger;
  answerFault(door: Door): ErrorRequestHandler;
}

export function mountDoor(app: Express, door: Door, parts: DoorParts): void {
  const { originRule, streams, maxBodyBytes, log } = parts;
  const handler = door.open({
    contextOf: (request, response) => parts.contextFor(request, response),
    explain(error) {
      return error instanceof AppError ? error : maskFailure(log, error, { path: door.path });
    },
    goneOf: goneSignal,
    readJson: express.json({ limit: maxBodyBytes }),
    maxBodyBytes,
    streams,
  });
  app.use(
    door.path,
    ...allowOrigins(originRule, door.methods),
    refuseForeignOrigins(originRule),
    ...(door.bearerOf === undefined ? [] : [convertCredentials(door.bearerOf)]),
    ...parts.identify,
    handler,
    parts.answerFault(door),
  );
}

const convertCredentials =
  (bearerOf: NonNullable<Door['bearerOf']>): RequestHandler =>
  ({ headers }, _response, next) => {
    const authorization = bearerOf(headers.authorization);
    if (authorization !== undefined) headers.authorization = authorization;
    next();
  };
