// The environment variables of addresses, proxies and origins. environment.ts has the other sections.
import { z } from 'zod';
import { flag, integer, optionalInteger, readHosts, readOrigins, readProxies, webUrl } from './environment-readers.ts';

export const network = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'Address to listen on. Without authentication only loopback addresses are allowed (see ' +
        'ALLOW_PUBLIC_WITHOUT_AUTH).',
    ),
  PORT: integer(4000, 0, 65535).describe(
    'Port to listen on. 0: any free port; the line that reports that the server is ready names it.',
  ),
  WORKER_PORT: optionalInteger(0, 65535).describe(
    "Port of a worker's health server (/healthz, /readyz, /metrics). Default: PORT + 1, or any " +
      'free port when that one is taken. The worker prints its address at start.',
  ),
  PUBLIC_URL: webUrl
    .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Base of all URLs that the server returns, e.g. https://masks.example. Set it when clients ' +
        'use another address, for example behind a proxy. Default: the address in the request.',
    ),
  TRUST_PROXY: z
    .string()
    .transform(readProxies)
    .optional()
    .describe(
      'Proxies whose X-Forwarded-Host, -Proto and -Prefix headers the server uses: the number of ' +
        'proxies in front of it (1), or their addresses, subnets, loopback, linklocal, uniquelocal, ' +
        'separated by commas. Default: none.',
    ),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(readOrigins)
    .describe(
      'Origins whose pages may use the API, separated by commas (https://app.example), or * for ' +
        'all. Pages of this server and of this machine always may.',
    ),
  OPENAI_API: flag('1').describe(
    "1: the server answers OpenAI's clients too, below /v1 (docs/openai.md). 0: nothing is at these paths.",
  ),
  MCP: flag('1').describe(
    '1: the server answers hosts of the Model Context Protocol too, at /mcp (docs/mcp.md). 0: nothing is at this path.',
  ),
  LABEL_STUDIO: flag('1').describe(
    '1: the server is a machine learning backend of Label Studio too, at /label-studio (docs/label-studio.md). ' +
      '0: nothing is at this path.',
  ),
  LABEL_STUDIO_HOSTS: z
    .string()
    .default('')
    .transform(readHosts)
    .describe(
      'Origins of Label Studio, separated by commas (http://localhost:8080), from which the images of tasks are ' +
        'fetched: also over http, from private addresses, and without REMOTE_IMAGES.',
    ),
  LABEL_STUDIO_WAIT_SECONDS: integer(80, 1, 3600).describe(
    'Longest time that a prediction waits for its turns. They go on after that, and the next request returns their ' +
      'masks. Set it shorter than ML_TIMEOUT_PREDICT of Label Studio, which is 100 seconds by default.',
  ),
  REMOTE_IMAGES: flag('0').describe(
    '1: the server fetches images that a request names by an https URL. It connects to public addresses only, ' +
      'follows at most 3 redirects, and reads at most MAX_IMAGE_BYTES within 15 seconds. 0: images must be sent.',
  ),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must have 16 visible ASCII characters or more')
    .optional()
    .describe(
      'Bearer token that /metrics requires, 16 visible ASCII characters or more. Default: anyone ' +
        'who reaches the port can read the metrics.',
    ),
});
