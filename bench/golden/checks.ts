// Collects what was compared, and how far apart it was.

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

type Numbers = ArrayLike<number>;

export class Checks {
  readonly all: Check[] = [];
  /** How much a bundle of lower precision still agrees: told, not judged. */
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
  agreement(name: string, ids: Numbers, wantedIds: Numbers, picture: Uint8Array, wantedPicture: Numbers): void {
    let same = 0,
      both = 0,
      either = 0;
    for (let i = 0; i < wantedIds.length; i++) if (ids[i] === wantedIds[i]) same++;
    for (let i = 0; i < picture.length; i += 3) {
      const [a, b] = [(picture[i] ?? 0) >= 128, (wantedPicture[i] ?? 0) >= 128];
      if (a && b) both++;
      if (a || b) either++;
    }
    this.agreements.push(
      `${name}: ${((100 * same) / wantedIds.length).toFixed(1)} % of the codes are the same, mask ` +
        `IoU ${(either === 0 ? 1 : both / either).toFixed(4)}`,
    );
  }

  #add(name: string, passed: boolean, detail: string): void {
    this.all.push({ name, passed, detail });
  }
}
