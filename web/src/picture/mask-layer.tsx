// One mask as a sheet of colour over the picture. A new preview takes the place of the former one only when it can be
// drawn, so that nothing flickers in between. Masks and previews are grey PNGs, white inside, and are stretched
// smoothly over the whole picture.
import { useEffect, useState } from 'react';

interface Props {
  url: string;
  colour: string;
  opacity: number;
  /** Called with whether the file of this URL could be fetched and decoded. */
  onRead: (url: string, readable: boolean) => void;
}

export function MaskLayer({ url, colour, opacity, onRead }: Props) {
  const [drawn, setDrawn] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const image = new Image();
    image.crossOrigin = 'anonymous'; // as CSS asks for masks, so that it is fetched once
    image.src = url;
    const settle = (readable: boolean) => {
      if (!wanted) return;
      if (readable) setDrawn(url); // otherwise the former one stays
      onRead(url, readable);
    };
    image.decode().then(
      () => settle(true),
      () => settle(false),
    );
    return () => {
      wanted = false;
    };
  }, [url, onRead]);
  return (
    <div className="sheet" style={{ opacity }}>
      {drawn !== null && drawn !== url && (
        <div className="former" style={{ background: colour, maskImage: `url("${drawn}")` }} />
      )}
      <div className="layer" style={{ background: colour, maskImage: `url("${url}")` }} />
    </div>
  );
}
