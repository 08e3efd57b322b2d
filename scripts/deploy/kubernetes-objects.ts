// The parts of the Kubernetes objects that the checks read. The published schemas check the whole form.
import { z } from 'zod';

const strings = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.enum(['/healthz', '/readyz']), port: z.string() }) });
const container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  envFrom: z
    .array(
      z.object({
        configMapRef: z.object({ name: z.string() }).optional(),
        secretRef: z.object({ name: z.string() }).optional(),
      }),
    )
    .default([]),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  resources: z.object({ requests: strings, limits: strings }),
});
const pod = z.object({
  metadata: z.object({ labels: strings }),
  spec: z.object({ securityContext: z.object({ runAsNonRoot: z.literal(true) }), containers: z.array(container) }),
});
export const object = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.string() }) });
export const KINDS = {
  ConfigMap: object.extend({ data: strings }),
  Secret: object.extend({ stringData: strings }),
  Job: object.extend({ spec: z.object({ template: pod }) }),
  Deployment: object.extend({ spec: z.object({ selector: z.object({ matchLabels: strings }), template: pod }) }),
  Service: object.extend({
    spec: z.object({ selector: strings, ports: z.array(z.object({ targetPort: z.string() })) }),
  }),
  PodDisruptionBudget: object.extend({ spec: z.object({ selector: z.object({ matchLabels: strings }) }) }),
  ScaledObject: object.extend({
    spec: z.object({
      scaleTargetRef: z.object({ name: z.string() }),
      triggers: z.array(z.object({ metadata: z.object({ query: z.string() }) })),
    }),
  }),
};
export type Kind = keyof typeof KINDS;
export type Read = { [K in Kind]: z.infer<(typeof KINDS)[K]>[] };
export type Pod = z.infer<typeof pod>;
export type Container = z.infer<typeof container>;
