/** VitePress's own theme without its web font: text stands in the system's fonts, as on the live page. */
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

export default DefaultTheme;
