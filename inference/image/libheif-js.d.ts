// What is used of libheif-js, which describes only its C functions.
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  export interface HeifImage {
    /** After the rotation and the cropping that the file asks for. */
    get_width(): number;
    get_height(): number;
    is_primary(): boolean | number;
    /** RGBA into `target`; null when the pixels cannot be decoded. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      done: (shown: { data: Uint8ClampedArray } | null) => void,
    ): void;
    free(): void;
  }

  /** A WebAssembly instance with memory of its own. */
  export default function open(): { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
}
