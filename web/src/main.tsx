import { render } from "preact";

render(<h1>Convscope</h1>, document.getElementById("page")!);
