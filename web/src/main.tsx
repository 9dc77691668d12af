import { render } from "preact";
import { App } from "./app.js";
import { live } from "./live.js";
import "./style.css";

render(<App />, document.getElementById("page")!);
void live.start();
