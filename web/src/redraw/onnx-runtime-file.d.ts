/** Path of ONNX Runtime's file, below the base of the page (web/onnx-runtime.ts). */
declare const ONNX_RUNTIME_FILE: string;
