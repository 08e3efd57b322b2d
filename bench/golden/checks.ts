// Collects comparisons with golden numbers, and the largest difference of each.

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

type Numbers = ArrayLike<number>;

/** The codes of a mask, and the image that the decoder makes of them: RGB, 8 bits. */
interface DrawnImage {
  ids: Numbers;
  rgb: Numbers;
}

export class Checks {
  readonly all: Check[] = [];
  /** The agreement of a bundle of lower precision. It is printed and has no limit. */
  readonly agreements: string[] = [];

  get passed(): boolean {
    return this.all.length > 0 && this.all.every(({ passed }) => passed);
  }

  exact(name: string, got: Numbers, wanted: Numbers): void {
    if (got.length !== wanted.length) return this.#add(name, false, `${got.length} values, ${wanted.length} wanted`);
    let different = 0;
    for (let i = 0; i < got.length; i++) if (got[i] !== wanted[i]) different++;
    this.#add(name, different === 0, `${got.length} values, ${different} differ`);
  }

  near(name: string, got: Numbers, wanted: Numbers, tolerance: number): void {
    if (got.length !== wanted.length) return this.#add(name, false, `${got.length} values, ${wanted.length} wanted`);
    let worst = 0;
    for (let i = 0; i < got.length; i++) {
      const distance = Math.abs((got[i] ?? NaN) - (wanted[i] ?? NaN));
      if (!(distance <= worst)) worst = distance;
    }
    this.#add(
      name,
      worst <= tolerance,
      `${got.length} values, at most ${worst.toExponential(2)} apart (${tolerance} allowed)`,
    );
  }

  fail(name: string, detail: string): void {
    this.#add(name, false, detail);
  }

  /** Share of equal codes, and IoU of the two images' masks (grey of the first channel, 128 and more). */
  agreement(name: string, got: DrawnImage, wanted: DrawnImage): void {
    let same = 0,
      both = 0,
      either = 0;
    for (let i = 0; i < wanted.ids.length; i++) if (got.ids[i] === wanted.ids[i]) same++;
    for (let i = 0; i < got.rgb.length; i += 3) {
      const [a, b] = [(got.rgb[i] ?? 0) >= 128, (wanted.rgb[i] ?? 0) >= 128];
      if (a && b) both++;
      if (a || b) either++;
    }
    this.agreements.push(
      `${name}: ${((100 * same) / wanted.ids.length).toFixed(1)} % of the codes are the same, mask ` +
        `IoU ${(either === 0 ? 1 : both / either).toFixed(4)}`,
    );
  }

  #add(name: string, passed: boolean, detail: string): void {
    this.all.push({ name, passed, detail });
  }
}
