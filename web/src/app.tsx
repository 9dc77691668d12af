import { useEffect } from "preact/hooks";
import { commonWords as w } from "../../src/page/words/common.js";
import { say, useLanguage } from "./language.js";
import { useLive } from "./live.js";
import { LanguageChoice } from "./parts/language-choice.js";
import { address, useRoute } from "./route.js";
import { RunPage } from "./run/run-page.js";
import { RunsPage } from "./runs/runs-page.js";

/** The whole page. */
export function App() {
  const { isLoaded, isConnected } = useLive();
  const route = useRoute();
  const language = useLanguage();
  useEffect(() => {
    if (route.run === null) document.title = `${say(w.runs)} · Convscope`;
  }, [route.run, language]);
  return (
    <>
      <header class="top">
        <a href={address.list} class="home">
          Convscope
        </a>
        <LanguageChoice />
        <span role="status" class={isConnected ? "connection" : "connection lost"}>
          {say(isConnected ? w.live : w.tryingAgain)}
        </span>
      </header>
      {!isLoaded ? (
        <main>
          <h1>{say(w.runs)}</h1>
          <p class="waiting">{say(isConnected ? w.readingRuns : w.ended)}</p>
        </main>
      ) : route.run === null ? (
        <RunsPage />
      ) : (
        <RunPage key={route.run} id={route.run} tab={route.tab} />
      )}
    </>
  );
}
