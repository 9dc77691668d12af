import { render } from "preact";
import { App } from "./app.js";
import { live } from "./live.js";
import "./style.css";

const page = document.getElementById("page")!;
render(<App />, page);
live.start().catch((error: unknown) => {
  page.textContent = (error as Error).message;
});
