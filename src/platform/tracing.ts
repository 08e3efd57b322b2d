// Traces from a request to each scale of a mask: OpenTelemetry over OTLP/HTTP. Without an endpoint nothing is loaded.
// Spans have ids, counts and times, never questions, pictures or answers. There is no global state: a component that
// traces receives this object.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import type { Context, SpanKind } from '@opentelemetry/api';

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
  const [
    { ROOT_CONTEXT, SpanKind: kinds, SpanStatusCode, defaultTextMapGetter, defaultTextMapSetter, trace },
    { W3CTraceContextPropagator },
    { resourceFromAttributes },
    { BasicTracerProvider, BatchSpanProcessor },
    { OTLPTraceExporter },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('maskstream');
  const propagator = new W3CTraceContextPropagator();
  const current = new AsyncLocalStorage<Context>();
  const contextOf = (carrier: string | undefined): Context =>
    carrier === undefined
      ? ROOT_CONTEXT
      : propagator.extract(ROOT_CONTEXT, { traceparent: carrier }, defaultTextMapGetter);

  const start = (
    name: string,
    parent: Context,
    kind: SpanKind,
    attributes: Attributes,
  ): { span: Span; context: Context } => {
    const inner = tracer.startSpan(name, { kind, attributes }, parent);
    const context = trace.setSpan(parent, inner);
    return {
      context,
      span: {
        child: (childName, childAttributes = {}) => start(childName, context, kinds.INTERNAL, childAttributes).span,
        set: (more) => {
          inner.setAttributes(more);
        },
        end(fault) {
          if (fault !== undefined) inner.setStatus({ code: SpanStatusCode.ERROR, message: fault });
          inner.end();
        },
      },
    };
  };

  return {
    requests(request, response, next) {
      const { traceparent } = request.headers;
      const { span, context } = start(
        `${request.method} ${request.baseUrl}`,
        contextOf(typeof traceparent === 'string' ? traceparent : undefined),
        kinds.SERVER,
        { 'http.request.method': request.method },
      );
      response.once('close', () => {
        const { operationName } = (request.body ?? {}) as { operationName?: unknown };
        span.set({
          'http.response.status_code': response.statusCode,
          ...(typeof operationName === 'string' ? { 'graphql.operation.name': operationName } : {}),
        });
        span.end(response.statusCode >= 500 ? String(response.statusCode) : undefined);
      });
      current.run(context, next);
    },
    carrier() {
      const context = current.getStore();
      const headers: Record<string, string> = {};
      if (context !== undefined) propagator.inject(context, headers, defaultTextMapSetter);
      return headers['traceparent'];
    },
    begin: (name, carrier, attributes) => start(name, contextOf(carrier), kinds.CONSUMER, attributes).span,
    close: () => provider.shutdown(),
  };
}
