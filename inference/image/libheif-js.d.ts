// Types for the used part of libheif-js; the package declares only its C functions.
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  export interface HeifImage {
    /** After the rotation and the cropping that the file states. */
    get_width(): number;
    get_height(): number;
    is_primary(): boolean | number;
    /** Writes RGBA into `target`; the callback receives null when the pixels cannot be decoded. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      done: (shown: { data: Uint8ClampedArray } | null) => void,
    ): void;
    free(): void;
  }

  /** A WebAssembly instance with memory of its own. */
  export default function open(): { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
}
