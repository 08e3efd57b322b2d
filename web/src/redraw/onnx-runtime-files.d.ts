/** Paths of ONNX Runtime's files, below the base of the page (web/onnx-runtime.ts). */
declare const ONNX_RUNTIME_FILES: { wasm: string; jspi: string };
