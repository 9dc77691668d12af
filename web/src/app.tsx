import { useLive } from "./live.js";
import { useRoute } from "./route.js";
import { RunPage } from "./run/run-page.js";
import { RunsPage } from "./runs/runs-page.js";

/** The whole page. */
export function App() {
  const { isLoaded, isConnected } = useLive();
  const route = useRoute();
  return (
    <>
      <header class="top">
        <a href="#/" class="home">
          Convscope
        </a>
        <span role="status" class={isConnected ? "connection" : "connection lost"}>
          {isConnected ? "live" : "connection lost, trying again …"}
        </span>
      </header>
      {!isLoaded ? (
        <p class="waiting">Reading runs …</p>
      ) : route.run === null ? (
        <RunsPage />
      ) : (
        <RunPage key={route.run} id={route.run} tab={route.tab} query={route.query} />
      )}
    </>
  );
}
