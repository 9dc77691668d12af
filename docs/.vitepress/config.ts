/** The documentation site: the pages of this folder, in the order of pages.json, and nothing that a browser fetches elsewhere. */
import { copyFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";

interface Group {
  readonly title: string;
  readonly pages: readonly string[];
}

const DOCS = fileURLToPath(new URL("..", import.meta.url));
const groups = JSON.parse(readFileSync(`${DOCS}.vitepress/pages.json`, "utf8")) as Record<"en" | "zh", Group[]>;

/** A page's title is its first heading. */
function titleOf(page: string): string {
  return /^# (.+)$/m.exec(readFileSync(`${DOCS}${page}.md`, "utf8"))![1];
}

/** A heading's anchor as GitHub makes it, so that one link serves there and on the site. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s+/g, "-");
}

function sidebarOf(language: "en" | "zh"): DefaultTheme.SidebarItem[] {
  return groups[language].map(({ title, pages }) => ({
    text: title,
    items: pages.map((page) => ({ text: titleOf(page), link: `/${page}` })),
  }));
}

/** What the search says in Chinese. */
const searchInChinese = {
  button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
  modal: {
    displayDetails: "显示详情",
    resetButtonTitle: "清除",
    backButtonTitle: "返回",
    noResultsText: "没有结果：",
    footer: { selectText: "选择", navigateText: "移动", closeText: "关闭" },
  },
};

export default defineConfig({
  // Where the site does not stand at its host's root: DOCS_BASE=/convscope/ npm run docs.
  base: process.env.DOCS_BASE ?? "/",
  title: "Convscope",
  description: "A laboratory for convolutional image classifiers, in TypeScript.",
  head: [["link", { rel: "icon", href: `${process.env.DOCS_BASE ?? "/"}icon.svg`, type: "image/svg+xml" }]],
  srcExclude: ["node_modules/**"],
  markdown: { anchor: { slugify: anchorOf } },
  // A chunk for each page would be loaded from the page's own host; none comes from elsewhere.
  themeConfig: {
    search: { provider: "local", options: { locales: { zh: { translations: searchInChinese } } } },
    outline: { level: [2, 3] },
    // Most pages are in English alone: the menu of languages leads to the other language's first page.
    i18nRouting: false,
  },
  locales: {
    root: {
      label: "English",
      lang: "en",
      themeConfig: {
        nav: [
          { text: "Start", link: "/start" },
          { text: "Assignment", link: "/assignment" },
          { text: "Reference", link: "/api/" },
        ],
        sidebar: sidebarOf("en"),
      },
    },
    zh: {
      label: "中文",
      lang: "zh-CN",
      description: "用 TypeScript 写的卷积图像分类实验室。",
      themeConfig: {
        nav: [
          { text: "入门", link: "/zh/start" },
          { text: "作业", link: "/zh/assignment" },
        ],
        sidebar: sidebarOf("zh"),
        outline: { level: [2, 3], label: "本页" },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        sidebarMenuLabel: "目录",
        returnToTopLabel: "回到顶部",
        langMenuLabel: "语言",
      },
    },
  },
  // The example's report and its numbers are files beside the page that links to them.
  buildEnd: ({ outDir }) => {
    for (const file of ["report.html", "results.json", "lab.json"])
      copyFileSync(`${DOCS}examples/${file}`, `${outDir}/examples/${file}`);
  },
});
