// One mask as a sheet of colour over the picture. A new preview takes the place of the former one only when it can be
// drawn, so that nothing flickers in between. Masks and previews are grey PNGs, white inside, and are stretched
// smoothly over the whole picture, or over the part of it that a preview shows.
import { useEffect, useState } from 'react';
import type { CSSProperties } from 'react';

/** A mask's file, and the part of the picture that it shows, in per cent; null: the whole picture. */
export interface MaskSource {
  url: string;
  part: Part | null;
}
interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Props {
  source: MaskSource;
  colour: string;
  opacity: number;
  /** Called with whether the file of this URL could be fetched and decoded. */
  onRead: (url: string, readable: boolean) => void;
}

export function MaskLayer({ source, colour, opacity, onRead }: Props) {
  const { url } = source;
  const [drawn, setDrawn] = useState<MaskSource | null>(null);
  useEffect(() => {
    let wanted = true;
    const image = new Image();
    image.crossOrigin = 'anonymous'; // as CSS asks for masks, so that it is fetched once
    image.src = url;
    const settle = (readable: boolean) => {
      if (!wanted) return;
      if (readable) setDrawn(source); // otherwise the former one stays
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
      {drawn !== null && drawn.url !== url && <div className="former" style={styleOf(drawn, colour)} />}
      <div className="layer" style={styleOf(source, colour)} />
    </div>
  );
}

function styleOf({ url, part }: MaskSource, colour: string): CSSProperties {
  const place = part === null ? {} : { inset: 'auto', ...percent(part) };
  return { background: colour, maskImage: `url("${url}")`, ...place };
}

const percent = ({ left, top, width, height }: Part) => ({
  left: `${left}%`,
  top: `${top}%`,
  width: `${width}%`,
  height: `${height}%`,
});
