import { useEffect } from "preact/hooks";
import { useLive } from "./live.js";
import { address, useRoute } from "./route.js";
import { RunPage } from "./run/run-page.js";
import { RunsPage } from "./runs/runs-page.js";

/** The whole page. */
export function App() {
  const { isLoaded, isConnected } = useLive();
  const route = useRoute();
  useEffect(() => {
    if (route.run === null) document.title = "Runs · Convscope";
  }, [route.run]);
  return (
    <>
      <header class="top">
        <a href={address.list} class="home">
          Convscope
        </a>
        <span role="status" class={isConnected ? "connection" : "connection lost"}>
          {isConnected ? "live" : "The server does not answer; trying again …"}
        </span>
      </header>
      {!isLoaded ? (
        <main>
          <h1>Runs</h1>
          <p class="waiting">
            {isConnected
              ? "Reading runs …"
              : "The server has ended, or this computer slept. Start it again; this page goes on by itself."}
          </p>
        </main>
      ) : route.run === null ? (
        <RunsPage />
      ) : (
        <RunPage key={route.run} id={route.run} tab={route.tab} />
      )}
    </>
  );
}
