import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GraphQLEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAMES, readConfig } from '../src/config.ts';
import { AppError, ERROR_CODES, readErrorCode } from '../src/errors.ts';
import { loadSchema } from '../src/http/schema.ts';
import { isId, newId } from '../src/ids.ts';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: resolve('.data'),
      model: resolve('models/everyday'),
      device: 'cpu',
      databaseUrl: null,
      redisUrl: null,
      s3: null,
      logLevel: 'info',
    });
  });

  it('resolves every path against the working directory, once', () => {
    expect(readConfig({ DATA_DIR: '../elsewhere', MODEL: './models/tiny-random/' })).toMatchObject({
      dataDir: resolve('../elsewhere'),
      model: resolve('models/tiny-random'),
    });
    expect(readConfig({ DATA_DIR: '/var/lib/maskstream' }).dataDir).toBe('/var/lib/maskstream');
  });

  it('takes an empty variable for none', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', S3_BUCKET: '' })).toEqual(readConfig({}));
    expect(readConfig({ PORT: ' ' })).toEqual(readConfig({}));
  });

  it('says once which values a variable takes', () => {
    for (const PORT of ['abc', '70000', '-1.5', '4000.5'])
      expect(() => readConfig({ PORT })).toThrow(/^PORT: must be a whole number from 0 to 65535$/);
    expect(() => readConfig({ MCP: 'true' })).toThrow('MCP: must be 0 or 1');
    expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL: must be one of .*warn/);
  });

  it('names every fault at once', () => {
    const env = {
      PORT: 'abc',
      DEVICE: 'toaster',
      DATABASE_URL: 'mysql://x',
      S3_ENDPOINT: 'http://s3',
      AUTH_MODE: 'jwt',
    };
    expect(() => readConfig(env)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: expect.stringMatching(/PORT[^]*DEVICE[^]*DATABASE_URL[^]*S3_ENDPOINT[^]*AUTH_MODE[^]*JWT_AUDIENCE/),
      }),
    );
    expect(() => readConfig({ S3_ENDPOINT: 'http://s3' })).toThrow('has no effect without S3_BUCKET');
  });

  it('does not serve others without authentication unless told twice', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('HOST: without authentication');
    expect(readConfig({ HOST: '0.0.0.0', ALLOW_PUBLIC_WITHOUT_AUTH: '1' }).host).toBe('0.0.0.0');
  });

  it.each([
    ['a mode that is none', { AUTH_MODE: 'magic' }, 'AUTH_MODE: must be'],
    ['a short secret', { AUTH_MODE: 'jwt', JWT_SECRET: 'short' }, 'JWT_SECRET: must have at least 32'],
    ['nothing to check tokens with', { AUTH_MODE: 'jwt' }, 'AUTH_MODE: jwt needs one of'],
    [
      'a secret and public keys',
      { AUTH_MODE: 'jwt', JWT_SECRET: 's'.repeat(32), JWT_JWKS_URL: 'https://x/keys' },
      'not both',
    ],
    ['an issuer without an audience', { AUTH_MODE: 'jwt', JWT_ISSUER: 'https://x' }, 'JWT_AUDIENCE: must be set'],
    [
      'an issuer that cannot be asked',
      { AUTH_MODE: 'jwt', JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' },
      'JWT_ISSUER: must be the URL',
    ],
    [
      'keys that travel in the open',
      { AUTH_MODE: 'jwt', JWT_JWKS_URL: 'http://x/keys', JWT_AUDIENCE: 'y' },
      'JWT_JWKS_URL: must be https',
    ],
    [
      'a secret without the mode that uses it',
      { JWT_SECRET: 's'.repeat(32) },
      'JWT_SECRET: has no effect without AUTH_MODE=jwt',
    ],
  ])('refuses %s', (_, env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });

  it('takes a public address without the slash at its end, and refuses one that is none', () => {
    expect(readConfig({ PUBLIC_URL: 'https://masks.example/app//' }).publicUrl).toBe('https://masks.example/app');
    for (const PUBLIC_URL of [
      'masks.example',
      'ftp://masks.example',
      'https://masks.example/?a=b',
      'https://masks.example/#a',
    ])
      expect(() => readConfig({ PUBLIC_URL })).toThrow('PUBLIC_URL: must');
    expect(() => readConfig({ METRICS_TOKEN: 'short' })).toThrow('METRICS_TOKEN: must have 16');
  });

  it('serves others when it asks who they are', () => {
    expect(readConfig({ HOST: '0.0.0.0', AUTH_MODE: 'apikey' })).toMatchObject({
      host: '0.0.0.0',
      auth: { mode: 'apikey' },
    });
    expect(readConfig({ AUTH_MODE: 'jwt', JWT_ISSUER: 'https://x', JWT_AUDIENCE: 'y' }).auth).toMatchObject({
      mode: 'jwt',
      secret: null,
      issuer: 'https://x',
      clockToleranceSeconds: 5,
    });
  });

  it("names what traces are of as OpenTelemetry specifies it: the service's own name wins", () => {
    expect(readConfig({}).tracesResource).toEqual({ 'service.name': 'maskstream' });
    const OTEL_RESOURCE_ATTRIBUTES = 'service.name=a, deployment.environment=b%2Cc';
    const named = { 'service.name': 'a', 'deployment.environment': 'b,c' };
    expect(readConfig({ OTEL_RESOURCE_ATTRIBUTES }).tracesResource).toEqual(named);
    expect(readConfig({ OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME: 'd' }).tracesResource['service.name']).toBe('d');
    for (const wrong of ['a', '=b', 'a=%']) {
      expect(() => readConfig({ OTEL_RESOURCE_ATTRIBUTES: wrong })).toThrow(
        /OTEL_RESOURCE_ATTRIBUTES: must be name=value/,
      );
    }
  });

  it('cannot be changed afterwards', () => {
    expect(() => {
      (readConfig({}) as { port: number }).port = 1;
    }).toThrow(TypeError);
  });

  it('is listed in .env.example, whole, and the example is the default', () => {
    const lines = readFileSync('.env.example', 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const example = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(Object.keys(example).sort()).toEqual([...ENVIRONMENT_NAMES].sort());
    expect(readConfig(example)).toEqual(readConfig({}));
  });
});

describe('errors', () => {
  it('have the codes of the schema', () => {
    const type = loadSchema('schema', undefined).getType('ErrorCode');
    expect(type).toBeInstanceOf(GraphQLEnumType);
    expect((type as GraphQLEnumType).getValues().map(({ name }) => name)).toEqual(ERROR_CODES);
  });

  it('keep their cause out of the message', () => {
    expect(new AppError('INTERNAL', 'The server failed.', {}, new Error('secret'))).toMatchObject({
      message: 'The server failed.',
      cause: { message: 'secret' },
    });
    expect([readErrorCode('NOT_FOUND'), readErrorCode('toString')]).toEqual(['NOT_FOUND', 'INTERNAL']);
  });
});

describe('ids', () => {
  it('rise, also inside a millisecond, and are UUIDs of version 7', () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => isId(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true);
    expect(isId('no such')).toBe(false);
  });
});
