// The model as Label Studio names it. A project keeps predictions by this name, so another bundle has another name.
import type { EngineInfo } from '../../inference/engine.ts';

export const describeModel = ({
  id,
  version,
  sha256,
}: Pick<EngineInfo, 'id' | 'version' | 'sha256'>): { version: string; sha256: string } => ({
  version: `${id} ${version} (${sha256.slice(0, 8)})`,
  sha256,
});
