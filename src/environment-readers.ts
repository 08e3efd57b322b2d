// Reads the value of one environment variable: a number, a flag, a URL, a path, or a list of proxies, origins or
// attributes.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

function wholeNumber(min: number, max: number) {
  const fault = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(fault).int(fault).min(min, fault).max(max, fault);
}
export const integer = (fallback: number, min: number, max: number) => wholeNumber(min, max).default(fallback);
export const optionalInteger = (min: number, max: number) => wholeNumber(min, max).optional();
export const name = z.string().min(1).optional();
export const flag = (fallback: '0' | '1') => z.enum(['0', '1'], 'must be 0 or 1').default(fallback);
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
/** A path. Relative paths are resolved against the working directory, once. */
export const folder = (fallback: string) =>
  z
    .string()
    .min(1)
    .default(fallback)
    .transform((path) => resolve(path));
/** A limit of one user. 0: no limit. */
export const limit = (max: number) => optionalInteger(0, max);

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function isProxy(word: string): boolean {
  const [address = '', bits = '1', ...rest] = word.split('/');
  const width = isIP(address) === 4 ? 32 : 128;
  const isSubnet =
    isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= width && rest.length === 0;
  return isSubnet || ['loopback', 'linklocal', 'uniquelocal'].includes(word);
}

export function readProxies(text: string, context: z.RefinementCtx): number | string[] {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const named = words(text);
  if (named.length === 0 || !named.every(isProxy)) {
    context.addIssue(
      'must be a number of proxies, or addresses, subnets, loopback, linklocal, uniquelocal, separated by commas',
    );
  }
  return named;
}

const isOrigin = (word: string): boolean => URL.canParse(word) && new URL(word).origin === word;
const withoutSlash = (word: string): string => word.replace(/\/$/, '');

export function readOrigins(text: string, context: z.RefinementCtx): string[] {
  const origins = words(text).map(withoutSlash);
  if (!origins.every((word) => word === '*' || isOrigin(word)))
    context.addIssue('must be origins like https://app.example, separated by commas, or *');
  return origins;
}

export function readHosts(text: string, context: z.RefinementCtx): string[] {
  const origins = words(text).map(withoutSlash);
  if (!origins.every((word) => isOrigin(word) && /^https?:/.test(word)))
    context.addIssue('must be origins like http://localhost:8080, separated by commas');
  return origins;
}

/** As OpenTelemetry specifies: name=value pairs, separated by commas, percent-encoded. */
export function readAttributes(text: string, context: z.RefinementCtx): Record<string, string> {
  try {
    return Object.fromEntries(
      words(text).map((word) => {
        const [, key = '', value = ''] =
          /^([^=]+)=(.*)$/.exec(word)?.map((part) => decodeURIComponent(part.trim())) ?? [];
        if (key === '') throw new Error(`${word} has no name`);
        return [key, value];
      }),
    );
  } catch {
    context.addIssue(
      'must be name=value, separated by commas, percent-encoded where a value has a comma or a percent sign',
    );
    return {};
  }
}
