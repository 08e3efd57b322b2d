// The configuration of a process. It is read from the environment once, an error names every fault, and it is frozen.
import type { z } from 'zod';
import { ENVIRONMENT_NAMES, environment } from './environment.ts';
import { LOOPBACK, faultsBetween } from './environment-rules.ts';
import type { LogLevel } from './platform/log.ts';
import type { S3Options } from './platform/object-store/s3-connection.ts';
import type { QueueConnection } from './platform/queue/connection.ts';
import type { ResponseLimits } from './response-bounds.ts';

/** Limits of requests. Clients read them at `viewer { limits }`. */
export interface Limits extends ResponseLimits {
  /** Bytes of an image that is sent as a data URI. */
  maxInlineImageBytes: number;
  /** Bytes of an image that is uploaded by URL. */
  maxImageBytes: number;
  maxImagePixels: number;
  /** Characters of a question. */
  maxTextLength: number;
  maxImagesPerTurn: number;
  /** Queued turns of all users; more are refused with QUEUE_FULL. */
  maxQueuedTurns: number;
  /** This and the following limits hold for one user; null: no limit. */
  maxTurnsPerMinute: number | null;
  /** Queued and running turns. */
  maxConcurrentTurns: number | null;
  maxUploadBytesPerDay: number | null;
  maxModelMsPerDay: number | null;
}

/** Authentication. none: every request is of one local user. */
export type AuthConfig =
  | { mode: 'none' }
  | { mode: 'apikey' }
  | {
      mode: 'jwt';
      /** HS256; null: the public keys at `jwksUrl`, or at the URL that the issuer's configuration names. */
      secret: string | null;
      jwksUrl: string | null;
      issuer: string | null;
      audience: string | null;
      /** Tokens are valid for this time before `nbf` and after `exp`. */
      clockToleranceSeconds: number;
      /** The claim that names the tenant; null: there are no tenants. */
      tenantClaim: string | null;
      /** claim: the scopes that the token's claim names. all: always both. */
      scopes: 'claim' | 'all';
    };

export interface Config {
  host: string;
  port: number;
  /** Port of a worker's health server; null: `port` + 1, or any free one. */
  workerPort: number | null;
  /** The URL at which clients reach this server, without a slash at the end; null: the address in the request. */
  publicUrl: string | null;
  /** The proxies whose X-Forwarded-* headers are used: their number, or their addresses; null: none. */
  trustProxy: number | readonly string[] | null;
  /** Origins whose pages may use the API, beside this server and this machine; `*`: all. */
  corsOrigins: readonly string[];
  /** Whether the server has the paths of OpenAI's API (doors/openai). */
  openaiApi: boolean;
  /** Whether hosts of the Model Context Protocol are answered (doors/mcp). */
  mcp: boolean;
  /** Whether Label Studio is answered (doors/label-studio), and from which of its origins images are fetched. */
  labelStudio: { isOpen: boolean; hosts: readonly string[]; waitMs: number };
  /** Whether the server fetches images that a request names by an https URL. */
  remoteImages: boolean;
  /** Bearer token of /metrics; null: /metrics needs none. */
  metricsToken: string | null;
  /** Absolute, like every path here. */
  dataDir: string;
  /** Folder of the model bundle; absolute. */
  model: string;
  /** cpu | webgpu | cuda:N | tensorrt:N | auto */
  device: string;
  /** Bytes of cached image features of the vision encoder; 0: no cache. */
  visionCacheBytes: number;
  /** Bytes for the KV caches of all turns of this process's engine; null: the engine decides by the free memory. */
  engineCacheBytes: number | null;
  /** Most sequences in one pass of the decoder; null: the engine decides by its device. */
  engineBatch: number | null;
  /** Null: the embedded PostgreSQL under dataDir. */
  databaseUrl: string | null;
  /** Connections of this process to the database. */
  database: { maxConnections: number; statementTimeoutMs: number; idleInTransactionTimeoutMs: number };
  /** Null: the queue and the notifier use PostgreSQL. */
  redisUrl: string | null;
  /** Null: the local disk under dataDir. */
  s3: S3Options | null;
  /** A turn waits this long for an object store that does not answer. */
  storePatienceMs: number;
  /** Turns that one process runs at the same time. */
  workerConcurrency: number;
  /** Days from the deletion of a conversation to its purge. */
  retentionDays: number;
  /** Pause between two passes that remove files without a database row (null: no passes), and their least age. */
  sweep: { everyMs: number | null; graceMs: number };
  /** The journal of a turn stays complete for this time after the turn's end. */
  journalWholeMs: number;
  /** The events of viewers are kept for this time. */
  viewerEventsMs: number;
  /** A turn of `onDisconnect: CANCEL` goes on for this time without a follower. */
  disconnectGraceMs: number;
  /** Another worker takes over a turn after this time without a heartbeat of its worker. */
  workerLostAfterMs: number;
  /** The engine is replaced when a turn emits nothing for this time. */
  engineLostAfterMs: number;
  /** A process that stops waits this long for its running turns to end. */
  stopGraceMs: number;
  introspection: boolean;
  auth: AuthConfig;
  /** Receives a request for every turn that ends; null: no webhook. */
  webhook: { url: string; secret: string } | null;
  /** URL of an OTLP collector; null: no traces. */
  tracesEndpoint: string | null;
  /** Resource attributes of traces, with `service.name`. */
  tracesResource: Readonly<Record<string, string>>;
  logLevel: LogLevel;
  limits: Limits;
}

const MiB = 1024 * 1024;
/** A response of this size takes about a second and fits into memory beside others. */
const RESPONSE_LIMITS: ResponseLimits = { maxQueryCost: 150_000, maxResponseBytes: 8 * MiB };

export { ENVIRONMENT_NAMES } from './environment.ts';

/** Its message has every fault of the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A variable that is empty or blank counts as absent. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([key, value]) => ENVIRONMENT_NAMES.includes(key) && value?.trim() !== ''),
  );
  const result = environment.safeParse(given);
  const faults = [
    ...(result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []),
    ...faultsBetween(given),
  ];
  if (!result.success || faults.length > 0) throw new ConfigError([...new Set(faults)].join('\n'));
  const e = result.data;
  return Object.freeze({
    ...networkOf(e),
    ...modelOf(e),
    ...storageOf(e),
    ...retentionOf(e),
    introspection: e.INTROSPECTION === '1',
    auth: Object.freeze(authOf(e)),
    ...reportingOf(e),
    limits: Object.freeze(limitsOf(e)),
  });
}

type Values = z.output<typeof environment>;

const networkOf = (e: Values) => ({
  host: e.HOST,
  port: e.PORT,
  workerPort: e.WORKER_PORT ?? null,
  publicUrl: e.PUBLIC_URL ?? null,
  trustProxy: e.TRUST_PROXY ?? null,
  corsOrigins: e.CORS_ORIGINS,
  openaiApi: e.OPENAI_API === '1',
  mcp: e.MCP === '1',
  labelStudio: Object.freeze({
    isOpen: e.LABEL_STUDIO === '1',
    hosts: e.LABEL_STUDIO_HOSTS,
    waitMs: e.LABEL_STUDIO_WAIT_SECONDS * 1000,
  }),
  remoteImages: e.REMOTE_IMAGES === '1',
  metricsToken: e.METRICS_TOKEN ?? null,
});

const modelOf = (e: Values) => ({
  model: e.MODEL,
  device: e.DEVICE,
  visionCacheBytes: e.VISION_CACHE_BYTES,
  engineCacheBytes: e.ENGINE_CACHE_BYTES ?? null,
  engineBatch: e.ENGINE_BATCH ?? null,
  engineLostAfterMs: e.ENGINE_LOST_AFTER_SECONDS * 1000,
  workerConcurrency: e.WORKER_CONCURRENCY,
  workerLostAfterMs: e.WORKER_LOST_AFTER_SECONDS * 1000,
  disconnectGraceMs: e.DISCONNECT_GRACE_SECONDS * 1000,
  stopGraceMs: e.STOP_GRACE_SECONDS * 1000,
});

const storageOf = (e: Values) => ({
  dataDir: e.DATA_DIR,
  databaseUrl: e.DATABASE_URL ?? null,
  database: {
    maxConnections: e.DATABASE_CONNECTIONS,
    statementTimeoutMs: e.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000,
    idleInTransactionTimeoutMs: e.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS * 1000,
  },
  redisUrl: e.REDIS_URL ?? null,
  s3: e.S3_BUCKET === undefined ? null : bucketOf(e, e.S3_BUCKET),
  storePatienceMs: e.STORE_PATIENCE_SECONDS * 1000,
});

function bucketOf(e: Values, bucket: string): S3Options {
  const kmsKey = e.S3_KMS_KEY_ID === undefined ? {} : { keyId: e.S3_KMS_KEY_ID };
  return {
    bucket,
    prefix: e.S3_PREFIX,
    ...(e.S3_ENDPOINT === undefined ? {} : { endpoint: e.S3_ENDPOINT }),
    ...(e.S3_REGION === undefined ? {} : { region: e.S3_REGION }),
    ...(e.S3_ENCRYPTION === 'AES256' ? { encryption: { algorithm: e.S3_ENCRYPTION } } : {}),
    ...(e.S3_ENCRYPTION === 'aws:kms' ? { encryption: { algorithm: e.S3_ENCRYPTION, ...kmsKey } } : {}),
  };
}

const retentionOf = (e: Values) => ({
  retentionDays: e.RETENTION_DAYS,
  sweep: Object.freeze({
    everyMs: e.SWEEP_EVERY_MINUTES === 0 ? null : e.SWEEP_EVERY_MINUTES * 60_000,
    graceMs: e.SWEEP_GRACE_MINUTES * 60_000,
  }),
  journalWholeMs: e.JOURNAL_WHOLE_MINUTES * 60_000,
  viewerEventsMs: e.VIEWER_EVENTS_DAYS * 86_400_000,
});

function authOf(e: Values): AuthConfig {
  if (e.AUTH_MODE !== 'jwt') return { mode: e.AUTH_MODE };
  return {
    mode: 'jwt',
    secret: e.JWT_SECRET ?? null,
    jwksUrl: e.JWT_JWKS_URL ?? null,
    issuer: e.JWT_ISSUER ?? null,
    audience: e.JWT_AUDIENCE ?? null,
    clockToleranceSeconds: e.JWT_CLOCK_TOLERANCE,
    tenantClaim: e.JWT_TENANT_CLAIM ?? null,
    scopes: e.JWT_SCOPES,
  };
}

const reportingOf = (e: Values) => ({
  webhook:
    e.WEBHOOK_URL === undefined || e.WEBHOOK_SECRET === undefined
      ? null
      : { url: e.WEBHOOK_URL, secret: e.WEBHOOK_SECRET },
  tracesEndpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  tracesResource: Object.freeze({
    'service.name': 'maskstream',
    ...e.OTEL_RESOURCE_ATTRIBUTES,
    ...(e.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': e.OTEL_SERVICE_NAME }),
  }),
  logLevel: e.LOG_LEVEL,
});

function limitsOf(e: Values): Limits {
  /** Limits of one user. Without authentication there is one local user, and the default is no limit. */
  const ofUser = (given: number | undefined, fallback: number): number | null =>
    (given ?? (e.AUTH_MODE === 'none' ? 0 : fallback)) || null;
  return {
    ...RESPONSE_LIMITS,
    maxInlineImageBytes: e.MAX_INLINE_IMAGE_BYTES,
    maxImageBytes: e.MAX_IMAGE_BYTES,
    maxImagePixels: e.MAX_IMAGE_PIXELS,
    maxTextLength: e.MAX_TEXT_LENGTH,
    maxImagesPerTurn: e.MAX_IMAGES_PER_TURN,
    maxQueuedTurns: e.MAX_QUEUED_TURNS,
    maxTurnsPerMinute: ofUser(e.MAX_TURNS_PER_MINUTE, 30),
    maxConcurrentTurns: ofUser(e.MAX_CONCURRENT_TURNS, 8),
    maxUploadBytesPerDay: ofUser(e.MAX_UPLOAD_BYTES_PER_DAY, 1024 * MiB),
    maxModelMsPerDay: ofUser(e.MAX_MODEL_MS_PER_DAY, 3_600_000),
  };
}

/** Whether only programs on this machine reach a server that listens on the host. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** The server of the queue: Redis, or else the database. */
export const queueConnection = (config: Pick<Config, 'redisUrl'>, postgresUrl: string): QueueConnection =>
  config.redisUrl === null ? { postgresUrl } : { redisUrl: config.redisUrl };
