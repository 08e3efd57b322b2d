// Collects what was compared, and how far apart it was.

export interface Check {
  name: string;
  passed: boolean;
  detail: string;
}

type Numbers = ArrayLike<number>;

export class Checks {
  readonly all: Check[] = [];

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
    this.#add(name, worst <= tolerance, `${got.length} values, at most ${worst.toExponential(2)} apart (${tolerance} allowed)`);
  }

  #add(name: string, passed: boolean, detail: string): void {
    this.all.push({ name, passed, detail });
  }
}
