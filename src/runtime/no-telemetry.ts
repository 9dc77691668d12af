/**
 * Keeps ONNX Runtime from sending telemetry, which its build 1.30 for Linux is made to do unless this says otherwise. It
 * would break the promise that nothing leaves the machine, and it reads the command line in a way that ends the process
 * where that is longer than some 30,000 characters, as `predict RUN *.jpg` soon is.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
