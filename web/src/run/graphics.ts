/**
 * What the page can compute with besides the processor: a graphics card, one imitated in software, or none; or the package
 * that computes on it is missing where the server runs.
 */
export type Graphics = "card" | "software" | "none" | "uninstalled";

/** The part of WebGPU (https://www.w3.org/TR/webgpu/) that is needed to ask for it. */
interface WithGpu {
  readonly gpu?: { requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null> };
}

const webgpu = document.querySelector<HTMLMetaElement>('meta[name="convscope-webgpu"]')?.content ?? "missing";

/** Asks the browser whether WebGPU is there, and on what. */
export async function findGraphics(): Promise<Graphics> {
  const adapter = await (navigator as WithGpu).gpu?.requestAdapter().catch(() => null);
  if (adapter === null || adapter === undefined) return "none";
  if (webgpu !== "installed") return "uninstalled";
  return adapter.info?.isFallbackAdapter === true ? "software" : "card";
}
