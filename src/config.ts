// The only reader of the environment: parsed once, every fault named at once, frozen. `.env.example` lists the same names (a test compares).
import { resolve } from 'node:path';
import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS } from './platform/log.ts';
import type { LogLevel } from './platform/log.ts';
import type { S3Options } from './platform/object-store/s3.ts';
import type { QueueConnection } from './platform/queue/bullmq.ts';
import type { ResponseLimits } from './response-bounds.ts';

/** What a client may send and ask for; all of it readable at `viewer { limits }`. */
export interface Limits extends ResponseLimits {
  /** Of a picture sent as a data URI. */
  maxInlineImageBytes: number;
  /** Of a picture uploaded by URL. */
  maxImageBytes: number;
  maxImagePixels: number;
  /** Characters of a question. */
  maxTextLength: number;
  maxImagesPerTurn: number;
  /** Waiting turns of everybody; more are refused with QUEUE_FULL. */
  maxQueuedTurns: number;
  /** Of one user, each; null: no limit. */
  maxTurnsPerMinute: number | null;
  /** Waiting or running. */
  maxConcurrentTurns: number | null;
  maxUploadBytesPerDay: number | null;
  maxModelMsPerDay: number | null;
}

/** Who may come in. none: one local user, nobody is asked. */
export type AuthConfig =
  | { mode: 'none' }
  | { mode: 'apikey' }
  | {
      mode: 'jwt';
      /** HS256; null: public keys of `jwksUrl`, or of where the issuer says that they are. */
      secret: string | null;
      jwksUrl: string | null;
      issuer: string | null;
      audience: string | null;
      /** Tokens count as valid for so long before and after their times. */
      clockToleranceSeconds: number;
      /** The claim that names the tenant; null: there are no tenants. */
      tenantClaim: string | null;
      /** claim: what the token's scope says. all: whatever it says, both. */
      scopes: 'claim' | 'all';
    };

export interface Config {
  host: string;
  port: number;
  /** Of a worker's health server; null: the number after `port`, or any free one. */
  workerPort: number | null;
  /** How clients reach this server, without a slash at the end; null: as it listens. */
  publicUrl: string | null;
  /** Whose X-Forwarded-* headers count: so many proxies, or those of these addresses; null: nobody's. */
  trustProxy: number | readonly string[] | null;
  /** Pages of these origins may use the API, beside those of this server and this machine; `*`: all. */
  corsOrigins: readonly string[];
  /** Whoever asks for metrics must have it; null: nobody is asked. */
  metricsToken: string | null;
  /** Absolute, like every path here: what is relative is resolved against the working directory, once. */
  dataDir: string;
  /** Folder of the model bundle; absolute. */
  model: string;
  /** cpu | webgpu | cuda:N | tensorrt:N | auto */
  device: string;
  /** Kept of what the model's eye made of pictures; 0: nothing. */
  visionCacheBytes: number;
  /** Null: the embedded PostgreSQL under dataDir. */
  databaseUrl: string | null;
  /** Of this process, to the database. */
  database: { maxConnections: number; statementTimeoutMs: number; idleInTransactionTimeoutMs: number };
  /** Null: queue and announcements lie in PostgreSQL too. */
  redisUrl: string | null;
  /** Null: the local disk under dataDir. */
  s3: S3Options | null;
  /** How long a turn waits for a store that does not answer. */
  storePatienceMs: number;
  /** How many turns one process answers at a time. */
  workerConcurrency: number;
  /** How long a deleted conversation is kept before it is purged. */
  retentionDays: number;
  /** How often artifacts are looked for that no row speaks of (null: never), and how old they must be. */
  sweep: { everyMs: number | null; graceMs: number };
  /** So long after its end a turn is replayed event by event; later only with what replay needs. */
  journalWholeMs: number;
  /** A turn whose worker was not heard of for so long is taken over. */
  workerLostAfterMs: number;
  /** A generation that makes no progress for so long has lost its engine. */
  engineLostAfterMs: number;
  /** A running turn has this long to end by itself when the process is asked to stop. */
  stopGraceMs: number;
  introspection: boolean;
  auth: AuthConfig;
  /** Told of every turn that ended; null: nobody is. */
  webhook: { url: string; secret: string } | null;
  /** Of an OTLP collector; null: nothing is traced. */
  tracesEndpoint: string | null;
  /** Whom traces are of. */
  tracesServiceName: string;
  logLevel: LogLevel;
  limits: Limits;
}

const MiB = 1024 * 1024;
/** What a process answers in about a second, and holds in memory without harm to the others. */
const RESPONSE_LIMITS: ResponseLimits = { maxQueryCost: 150_000, maxResponseBytes: 8 * MiB };
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const integer = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);
const name = z.string().min(1).optional();
const folder = (fallback: string) => z.string().min(1).default(fallback).transform((path) => resolve(path));
/** Of one user. 0: none; left out: what is usual, which depends on AUTH_MODE. */
const limit = (max: number) => z.coerce.number().int().min(0).max(max).optional();

const words = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

function readProxies(text: string, context: z.RefinementCtx): number | string[] {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const named = words(text);
  const isProxy = (word: string): boolean => {
    const [address = '', bits = '1', ...rest] = word.split('/');
    const width = isIP(address) === 4 ? 32 : 128;
    return ['loopback', 'linklocal', 'uniquelocal'].includes(word) || (isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= width && rest.length === 0);
  };
  if (named.length === 0 || !named.every(isProxy)) context.addIssue('must be a number of proxies, or addresses, subnets, loopback, linklocal, uniquelocal, separated by commas');
  return named;
}

function readOrigins(text: string, context: z.RefinementCtx): string[] {
  const origins = words(text).map((word) => word.replace(/\/$/, ''));
  const isOrigin = (word: string): boolean => word === '*' || (URL.canParse(word) && new URL(word).origin === word);
  if (!origins.every(isOrigin)) context.addIssue('must be origins like https://app.example, separated by commas, or *');
  return origins;
}

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: integer(4000, 0, 65535),
  WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).refine((url) => !/[?#]/.test(url), 'must have no query and no fragment').transform((url) => url.replace(/\/+$/, '')).optional(),
  TRUST_PROXY: z.string().transform(readProxies).optional(),
  CORS_ORIGINS: z.string().default('').transform(readOrigins),
  METRICS_TOKEN: z.string().regex(/^[\x21-\x7e]{16,}$/, 'must have 16 visible ASCII characters or more').optional(),
  DATA_DIR: folder('.data'),
  MODEL: folder('models/tabletop'),
  DEVICE: z.string().regex(/^(cpu|webgpu|auto|(cuda|tensorrt)(:\d{1,2})?)$/, 'must be cpu, webgpu, cuda:N, tensorrt:N or auto').default('cpu'),
  VISION_CACHE_BYTES: integer(256 * MiB, 0, 1_000_000 * MiB),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
  DATABASE_CONNECTIONS: integer(10, 1, 200),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: integer(15, 1, 3600),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: integer(30, 1, 3600),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
  S3_BUCKET: name,
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  S3_REGION: name,
  S3_PREFIX: z.string().regex(/^([A-Za-z0-9._-]+\/)*$/, 'must be empty, or end with a slash').default(''),
  S3_ENCRYPTION: z.enum(['bucket', 'AES256', 'aws:kms']).default('bucket'),
  S3_KMS_KEY_ID: name,
  STORE_PATIENCE_SECONDS: integer(60, 0, 600),
  AUTH_MODE: z.enum(['none', 'jwt', 'apikey'], 'must be none, jwt or apikey').default('none'),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  JWT_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an https:// URL' }).optional(),
  JWT_ISSUER: name,
  JWT_AUDIENCE: name,
  JWT_CLOCK_TOLERANCE: integer(5, 0, 300),
  JWT_TENANT_CLAIM: name,
  JWT_SCOPES: z.enum(['claim', 'all'], 'must be claim or all').default('claim'),
  ALLOW_PUBLIC_WITHOUT_AUTH: z.enum(['0', '1']).default('0'),
  INTROSPECTION: z.enum(['0', '1']).default('1'),
  WORKER_CONCURRENCY: integer(2, 1, 64),
  RETENTION_DAYS: integer(30, 0, 3650),
  SWEEP_EVERY_MINUTES: integer(60, 0, 10_080),
  SWEEP_GRACE_MINUTES: integer(60, 15, 43_200),
  WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  WEBHOOK_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('maskstream'),
  WORKER_LOST_AFTER_SECONDS: integer(20, 2, 3600),
  ENGINE_LOST_AFTER_SECONDS: integer(120, 2, 3600),
  STOP_GRACE_SECONDS: integer(10, 0, 3600),
  JOURNAL_WHOLE_MINUTES: integer(60, 0, 525_600),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  MAX_INLINE_IMAGE_BYTES: integer(8 * MiB, 1, 64 * MiB),
  MAX_IMAGE_BYTES: integer(32 * MiB, 1, 512 * MiB),
  MAX_IMAGE_PIXELS: integer(50_000_000, 1, 500_000_000),
  MAX_TEXT_LENGTH: integer(4000, 1, 100_000),
  MAX_IMAGES_PER_TURN: integer(4, 1, 16),
  MAX_QUEUED_TURNS: integer(1000, 1, 1_000_000),
  MAX_TURNS_PER_MINUTE: limit(10_000),
  MAX_CONCURRENT_TURNS: limit(10_000),
  MAX_UPLOAD_BYTES_PER_DAY: limit(1_000_000 * MiB),
  MAX_MODEL_MS_PER_DAY: limit(1_000_000_000),
});

type Told = Readonly<Partial<Record<keyof z.input<typeof environment>, string>>>;

const JWT_NAMES = ['JWT_SECRET', 'JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_CLOCK_TOLERANCE', 'JWT_TENANT_CLAIM', 'JWT_SCOPES'] as const;

/** What variables say of one another, looked at also when one of them is wrong by itself, so that every fault is named at once. */
function faultsBetween(e: Told): string[] {
  const faults: string[] = [];
  const mode = e.AUTH_MODE ?? 'none';
  if (mode === 'none' && e.HOST !== undefined && !LOOPBACK.includes(e.HOST) && e.ALLOW_PUBLIC_WITHOUT_AUTH !== '1') {
    faults.push(`HOST: without authentication (AUTH_MODE=none) the server only listens on this machine (${LOOPBACK.join(', ')}); set AUTH_MODE, or ALLOW_PUBLIC_WITHOUT_AUTH=1 when something in front of it decides who may come in`);
  }
  for (const key of ['S3_ENDPOINT', 'S3_REGION', 'S3_KMS_KEY_ID'] as const) if (e[key] !== undefined && e.S3_BUCKET === undefined) faults.push(`${key}: says nothing without S3_BUCKET`);
  if (e.S3_KMS_KEY_ID !== undefined && e.S3_ENCRYPTION !== 'aws:kms') faults.push('S3_KMS_KEY_ID: says nothing without S3_ENCRYPTION=aws:kms');
  if ((e.WEBHOOK_URL === undefined) !== (e.WEBHOOK_SECRET === undefined)) faults.push(`${e.WEBHOOK_URL === undefined ? 'WEBHOOK_URL' : 'WEBHOOK_SECRET'}: is missing; WEBHOOK_URL and WEBHOOK_SECRET belong together, because what is sent is signed`);
  if (mode !== 'jwt') for (const key of JWT_NAMES) if (e[key] !== undefined) faults.push(`${key}: says nothing without AUTH_MODE=jwt`);
  if (mode === 'jwt') {
    if (e.JWT_SECRET === undefined && e.JWT_JWKS_URL === undefined && e.JWT_ISSUER === undefined) faults.push('AUTH_MODE: jwt needs one of JWT_SECRET, JWT_JWKS_URL and JWT_ISSUER to check tokens with');
    if (e.JWT_SECRET !== undefined && e.JWT_JWKS_URL !== undefined) faults.push('JWT_JWKS_URL: give a shared secret or public keys, not both');
    if (e.JWT_SECRET === undefined && e.JWT_AUDIENCE === undefined) faults.push('JWT_AUDIENCE: must be set, because an issuer also makes tokens that are meant for others');
    if (e.JWT_SECRET === undefined && e.JWT_JWKS_URL === undefined && e.JWT_ISSUER !== undefined && !/^https?:\/\//.test(e.JWT_ISSUER)) faults.push('JWT_ISSUER: must be a URL where the issuer describes itself, or set JWT_JWKS_URL');
    for (const key of ['JWT_JWKS_URL', 'JWT_ISSUER'] as const) {
      const plain = /^http:\/\/(\[[^\]]*\]|[^/:]*)/.exec(e[key] ?? '')?.[1];
      if (plain !== undefined && !LOOPBACK.includes(plain.replace(/[[\]]/g, ''))) faults.push(`${key}: must be https, or somebody on the way could hand out keys`);
    }
  }
  return faults;
}

export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environment.shape);

/** Every fault of the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An empty variable counts as absent. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const told = Object.fromEntries(Object.entries(env).filter(([key, value]) => ENVIRONMENT_NAMES.includes(key) && value !== ''));
  const result = environment.safeParse(told);
  const faults = [...(result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []), ...faultsBetween(told)];
  if (!result.success || faults.length > 0) throw new ConfigError(faults.join('\n'));
  const e = result.data;
  /** One local user is not limited unless told so. */
  const usual = (told: number | undefined, fallback: number): number | null => (told ?? (e.AUTH_MODE === 'none' ? 0 : fallback)) || null;
  const config: Config = {
    host: e.HOST, port: e.PORT, workerPort: e.WORKER_PORT ?? null, publicUrl: e.PUBLIC_URL ?? null, trustProxy: e.TRUST_PROXY ?? null, corsOrigins: e.CORS_ORIGINS, metricsToken: e.METRICS_TOKEN ?? null, dataDir: e.DATA_DIR, model: e.MODEL, device: e.DEVICE, visionCacheBytes: e.VISION_CACHE_BYTES,
    databaseUrl: e.DATABASE_URL ?? null,
    database: { maxConnections: e.DATABASE_CONNECTIONS, statementTimeoutMs: e.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000, idleInTransactionTimeoutMs: e.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS * 1000 },
    redisUrl: e.REDIS_URL ?? null,
    s3: e.S3_BUCKET === undefined ? null : {
      bucket: e.S3_BUCKET, prefix: e.S3_PREFIX,
      ...(e.S3_ENDPOINT === undefined ? {} : { endpoint: e.S3_ENDPOINT }), ...(e.S3_REGION === undefined ? {} : { region: e.S3_REGION }),
      ...(e.S3_ENCRYPTION === 'AES256' ? { encryption: { algorithm: e.S3_ENCRYPTION } } : {}),
      ...(e.S3_ENCRYPTION === 'aws:kms' ? { encryption: { algorithm: e.S3_ENCRYPTION, ...(e.S3_KMS_KEY_ID === undefined ? {} : { keyId: e.S3_KMS_KEY_ID }) } } : {}),
    },
    storePatienceMs: e.STORE_PATIENCE_SECONDS * 1000,
    workerConcurrency: e.WORKER_CONCURRENCY,
    retentionDays: e.RETENTION_DAYS,
    sweep: Object.freeze({ everyMs: e.SWEEP_EVERY_MINUTES === 0 ? null : e.SWEEP_EVERY_MINUTES * 60_000, graceMs: e.SWEEP_GRACE_MINUTES * 60_000 }),
    workerLostAfterMs: e.WORKER_LOST_AFTER_SECONDS * 1000, engineLostAfterMs: e.ENGINE_LOST_AFTER_SECONDS * 1000,
    stopGraceMs: e.STOP_GRACE_SECONDS * 1000,
    journalWholeMs: e.JOURNAL_WHOLE_MINUTES * 60_000,
    introspection: e.INTROSPECTION === '1',
    auth: Object.freeze(e.AUTH_MODE !== 'jwt' ? { mode: e.AUTH_MODE } : {
      mode: 'jwt', secret: e.JWT_SECRET ?? null, jwksUrl: e.JWT_JWKS_URL ?? null, issuer: e.JWT_ISSUER ?? null, audience: e.JWT_AUDIENCE ?? null,
      clockToleranceSeconds: e.JWT_CLOCK_TOLERANCE, tenantClaim: e.JWT_TENANT_CLAIM ?? null, scopes: e.JWT_SCOPES,
    }),
    webhook: e.WEBHOOK_URL === undefined || e.WEBHOOK_SECRET === undefined ? null : { url: e.WEBHOOK_URL, secret: e.WEBHOOK_SECRET },
    tracesEndpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null, tracesServiceName: e.OTEL_SERVICE_NAME,
    logLevel: e.LOG_LEVEL,
    limits: Object.freeze({
      ...RESPONSE_LIMITS,
      maxInlineImageBytes: e.MAX_INLINE_IMAGE_BYTES, maxImageBytes: e.MAX_IMAGE_BYTES, maxImagePixels: e.MAX_IMAGE_PIXELS,
      maxTextLength: e.MAX_TEXT_LENGTH, maxImagesPerTurn: e.MAX_IMAGES_PER_TURN, maxQueuedTurns: e.MAX_QUEUED_TURNS,
      maxTurnsPerMinute: usual(e.MAX_TURNS_PER_MINUTE, 30), maxConcurrentTurns: usual(e.MAX_CONCURRENT_TURNS, 8),
      maxUploadBytesPerDay: usual(e.MAX_UPLOAD_BYTES_PER_DAY, 1024 * MiB), maxModelMsPerDay: usual(e.MAX_MODEL_MS_PER_DAY, 3_600_000),
    }),
  };
  return Object.freeze(config);
}

/** Whether only programs on this machine can reach the server. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** Where the queue lies. */
export const queueConnection = (config: Pick<Config, 'redisUrl'>, postgresUrl: string): QueueConnection => (config.redisUrl === null ? { postgresUrl } : { redisUrl: config.redisUrl });
