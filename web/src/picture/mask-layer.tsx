// One mask as a sheet of colour over the picture. A new preview takes the place of the former one only when it can be drawn, so that
// nothing flickers in between. Masks and previews are grey PNGs, white inside, and are stretched smoothly over the whole picture.
import { useEffect, useState } from 'react';

export function MaskLayer({ url, colour, opacity }: { url: string; colour: string; opacity: number }) {
  const [drawn, setDrawn] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const image = new Image();
    image.crossOrigin = 'anonymous'; // as CSS asks for masks, so that it is fetched once
    image.src = url;
    image.decode().then(() => { if (wanted) setDrawn(url); }, () => { /* the former one stays */ });
    return () => { wanted = false; };
  }, [url]);
  return (
    <div className="sheet" style={{ opacity }}>
      {drawn !== null && drawn !== url && <div className="former" style={{ background: colour, maskImage: `url("${drawn}")` }} />}
      <div className="layer" style={{ background: colour, maskImage: `url("${url}")` }} />
    </div>
  );
}
