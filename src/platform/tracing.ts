// Traces from a request to each scale of a mask: OpenTelemetry over OTLP/HTTP. Without an endpoint nothing is loaded.
// Spans have ids, counts and times, never questions, images or answers. There is no global state: a component that
// traces receives this object.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, RequestHandler, Response } from 'express';
import type * as Api from '@opentelemetry/api';
import type { Context, SpanKind, Tracer } from '@opentelemetry/api';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  child(name: string, attributes?: Attributes): Span;
  set(attributes: Attributes): void;
  /** `fault`: one word for the failure, for example an error's code. */
  end(fault?: string): void;
}

export interface Tracing {
  /** Creates a span for each request; a `traceparent` header makes it a child of the caller's span. */
  requests: RequestHandler;
  /** The W3C `traceparent` of the current request, for a job; undefined outside of a traced request. */
  carrier(): string | undefined;
  /** Starts a span that continues the trace of `carrier`, or starts a new trace. */
  begin(name: string, carrier: string | undefined, attributes: Attributes): Span;
  /** Sends the remaining spans. */
  close(): Promise<void>;
}

const NO_SPAN: Span = { child: () => NO_SPAN, set: () => {}, end: () => {} };

export const NO_TRACING: Tracing = {
  requests: (_request, _response, next) => next(),
  carrier: () => undefined,
  begin: () => NO_SPAN,
  close: async () => {},
};

/**
 * `endpoint`: of an OTLP collector, e.g. http://localhost:4318; traces go to its /v1/traces. `resource`: attributes of
 * the traced service, `service.name` among them.
 */
export async function openTracing(endpoint: string, resource: Readonly<Record<string, string>>): Promise<Tracing> {
  const [api, { W3CTraceContextPropagator }, { resourceFromAttributes }, sdk, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/core'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  const start = spanStarter(api, provider.getTracer('maskstream'));
  const propagator = new W3CTraceContextPropagator();
  const current = new AsyncLocalStorage<Context>();
  const contextOf = (carrier: string | undefined): Context =>
    carrier === undefined
      ? api.ROOT_CONTEXT
      : propagator.extract(api.ROOT_CONTEXT, { traceparent: carrier }, api.defaultTextMapGetter);
  return {
    requests(request, response, next) {
      const { traceparent } = request.headers;
      const { span, context } = start(`${request.method} ${request.baseUrl}`, {
        parent: contextOf(typeof traceparent === 'string' ? traceparent : undefined),
        kind: api.SpanKind.SERVER,
        attributes: { 'http.request.method': request.method },
      });
      response.once('close', () => endRequest(span, request, response));
      current.run(context, next);
    },
    carrier() {
      const context = current.getStore();
      const headers: Record<string, string> = {};
      if (context !== undefined) propagator.inject(context, headers, api.defaultTextMapSetter);
      return headers['traceparent'];
    },
    begin: (name, carrier, attributes) =>
      start(name, { parent: contextOf(carrier), kind: api.SpanKind.CONSUMER, attributes }).span,
    close: () => provider.shutdown(),
  };
}

interface SpanOptions {
  parent: Context;
  kind: SpanKind;
  attributes: Attributes;
}

type StartSpan = (name: string, options: SpanOptions) => { span: Span; context: Context };

function spanStarter(api: typeof Api, tracer: Tracer): StartSpan {
  const start: StartSpan = (name, { parent, kind, attributes }) => {
    const inner = tracer.startSpan(name, { kind, attributes }, parent);
    const context = api.trace.setSpan(parent, inner);
    return {
      context,
      span: {
        child: (childName, childAttributes = {}) =>
          start(childName, { parent: context, kind: api.SpanKind.INTERNAL, attributes: childAttributes }).span,
        set: (more) => {
          inner.setAttributes(more);
        },
        end(fault) {
          if (fault !== undefined) inner.setStatus({ code: api.SpanStatusCode.ERROR, message: fault });
          inner.end();
        },
      },
    };
  };
  return start;
}

function endRequest(span: Span, request: Request, response: Response): void {
  const { operationName } = (request.body ?? {}) as { operationName?: unknown };
  span.set({
    'http.response.status_code': response.statusCode,
    ...(typeof operationName === 'string' ? { 'graphql.operation.name': operationName } : {}),
  });
  span.end(response.statusCode >= 500 ? String(response.statusCode) : undefined);
}
