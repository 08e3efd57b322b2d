// Checks the Kubernetes manifests: each object by its published schema, and the references between objects
// (kubernetes-references.ts).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KINDS, object } from './kubernetes-objects.ts';
import type { Kind, Read } from './kubernetes-objects.ts';
import { referenceFaults } from './kubernetes-references.ts';

export async function kubernetesFaults(folder: string, targets: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const read: Read = {
    ConfigMap: [],
    Secret: [],
    Job: [],
    Deployment: [],
    Service: [],
    PodDisruptionBudget: [],
    ScaledObject: [],
  };
  for (const file of readdirSync(folder)) {
    for (const document of parseAllDocuments(readFileSync(join(folder, file), 'utf8'))) {
      const value: unknown = document.toJS();
      const where = join(folder, file);
      faults.push(...document.errors.map(({ message }) => `${where}: ${message}`));
      const named = object.safeParse(value);
      if (!named.success || !Object.hasOwn(KINDS, named.data.kind)) {
        faults.push(
          `${where}: an object has no apiVersion, kind or name, or is of a kind that this check does not know`,
        );
        continue;
      }
      const kind = named.data.kind as Kind;
      faults.push(
        ...(await formFaults(named.data.apiVersion, kind, value)).map(
          (fault) => `${where}: ${kind} ${named.data.metadata.name}: ${fault}`,
        ),
      );
      const own = KINDS[kind].safeParse(value);
      if (own.success) (read[kind] as unknown[]).push(own.data);
      else
        faults.push(
          ...own.error.issues.map(
            ({ path, message }) => `${where}: ${kind} ${named.data.metadata.name}: ${path.join('.')}: ${message}`,
          ),
        );
    }
  }
  return [...faults, ...referenceFaults(read, targets).map((fault) => `${folder}: ${fault}`)];
}

/** Validates with the class that is generated from the published schema. */
async function formFaults(apiVersion: string, kind: string, value: unknown): Promise<string[]> {
  const library = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
  try {
    const module = (await import(`${library}/${apiVersion}/${kind}`)) as Record<
      string,
      new (value: unknown) => { validate(): void }
    >;
    const Model = module[kind];
    if (Model === undefined) return [`there is no ${kind} in ${apiVersion}`];
    new Model(value).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
