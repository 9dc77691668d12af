/** How the page comes to share memory with its threads; `one` where it may not, and one thread computes. */
export type Threads = "headers" | "service-worker" | "one";

const RELOADED = "convscope studio reloaded";

function controlled(): Promise<void> {
  return new Promise((resolve) => {
    if (navigator.serviceWorker.controller !== null) resolve();
    else navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
  });
}

/**
 * Has the service worker keep the studio's files, and the page loaded once more where only that lets it share memory. Gives how
 * it may, or null where the page is about to be loaded again.
 */
export async function settle(): Promise<Threads | null> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  // Browsers hide service workers from pages that are not loaded over https or from this computer's own name.
  if (workers === undefined) return crossOriginIsolated ? "headers" : "one";
  try {
    await workers.register("./sw.js");
    const { active } = await workers.ready;
    active?.postMessage("claim");
    await controlled();
  } catch {
    return crossOriginIsolated ? "headers" : "one";
  }
  if (!crossOriginIsolated) {
    // Once: a browser that does not isolate it then never will.
    if (sessionStorage.getItem(RELOADED) !== null) return "one";
    sessionStorage.setItem(RELOADED, "yes");
    location.reload();
    return null;
  }
  sessionStorage.removeItem(RELOADED);
  // What is kept is as the host gave it.
  const kept = await caches.match("./");
  return kept?.headers.get("cross-origin-opener-policy") === "same-origin" ? "headers" : "service-worker";
}
