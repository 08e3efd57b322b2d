// The page itself, or what a read-only link shows: the address decides.
import { App } from './app.tsx';
import { SharedPage } from './conversation/shared-page.tsx';
import { RedrawAllowed } from './redraw/setting.ts';
import { usePlace } from './use-place.ts';

export function Root() {
  const { place, open } = usePlace();
  return place.shared === null ? (
    <App conversationId={place.conversationId} turnId={place.turnId} onOpen={open} />
  ) : (
    <RedrawAllowed value={false}>
      <SharedPage key={place.shared} token={place.shared} />
    </RedrawAllowed>
  );
}
