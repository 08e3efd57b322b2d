// One mask as a sheet of colour over the picture, with an outline in the full colour around it. A new preview takes the
// place of the former one only when it can be drawn, so that nothing flickers in between. Masks and previews are grey
// PNGs, white inside, and are stretched smoothly over the whole picture, or over the part of it that a preview shows.
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
  /** Of the colour inside, from 0 to 1. The outline is as strong as the colour, unless there is little of it. */
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
  const former = drawn !== null && drawn.url !== url ? drawn : null;
  const outlined = former ?? source;
  return (
    <div className="sheet" style={{ ['--colour' as string]: colour }}>
      <div className="inside" style={{ opacity }}>
        {former !== null && <div className="former" style={styleOf(former)} />}
        <div className="layer" style={styleOf(source)} />
      </div>
      <div className="outside" style={{ ...outsideOf(outlined), opacity: outlineOf(opacity) }}>
        <div className="outlined">
          <div className="shape" style={styleOf(outlined)} />
        </div>
      </div>
    </div>
  );
}

/** Weak masks have a weak outline, so that nothing is left of a mask at 0. */
const outlineOf = (opacity: number): number => Math.min(1, 3 * opacity);

const styleOf = ({ url, part }: MaskSource): CSSProperties => ({
  maskImage: `url("${url}")`,
  ...(part === null ? {} : { inset: 'auto', ...percent(part) }),
});

/** All but the inside of a mask. */
function outsideOf({ url, part }: MaskSource): CSSProperties {
  const all = 'linear-gradient(#ffffff, #ffffff)';
  if (part === null) return { maskImage: `url("${url}"), ${all}` };
  const { left, top, width, height } = part;
  return {
    maskImage: `url("${url}"), ${all}`,
    maskSize: `${width}% ${height}%, 100% 100%`,
    maskPosition: `${placeIn(left, width)}% ${placeIn(top, height)}%, 0 0`,
  };
}

/** CSS places a part by how much of the rest is before it. All in per cent. */
const placeIn = (before: number, side: number): number => (side >= 100 ? 0 : (100 * before) / (100 - side));

const percent = ({ left, top, width, height }: Part) => ({
  left: `${left}%`,
  top: `${top}%`,
  width: `${width}%`,
  height: `${height}%`,
});
