/** The report's style sheet: one column of text, figures on white paper in light and dark, tables that scroll. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1c1c; --muted: #5f6368; --paper: #fdfdfc; --rule: #d9d9d6; --mark: #fff3d6; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e3; --muted: #a5a39f; --paper: #17181a; --rule: #3a3b3e; --mark: #3b3213; --link: #8ab8ff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 1.02rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", "Noto Serif CJK SC", serif; }
h1, h2, h3, th, td, caption, summary, figcaption, nav, code, .facts { font-family: "Helvetica Neue", Helvetica, Arial, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.4rem; margin: 3.2rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.08rem; margin: 2rem 0 .5rem; }
p, ul, ol { max-width: 46rem; }
a { color: var(--link); }
.subtitle { color: var(--muted); margin: 0 0 1.6rem; }
nav ol { columns: 2; column-gap: 2rem; padding-left: 1.4rem; font-size: .92rem; }
.facts { display: flex; flex-wrap: wrap; gap: .8rem 2.4rem; margin: 1.4rem 0; padding: 0; }
.facts div { min-width: 9rem; }
.facts dt { color: var(--muted); font-size: .82rem; }
.facts dd { margin: 0; font-size: 1.45rem; font-weight: 600; }
.facts dd small { display: block; font-size: .8rem; font-weight: 400; color: var(--muted); }
.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; margin: .6rem 0 1.2rem; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: .86rem; padding-bottom: .4rem; }
th, td { padding: .32rem .9rem .32rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
thead th { font-size: .82rem; font-weight: 600; border-bottom: 1px solid var(--muted); vertical-align: bottom; }
tbody th { font-weight: 500; }
.scrolls thead th { word-break: keep-all; }
.number { text-align: right; }
tr.chosen > * { background: var(--mark); }
figure { margin: 1.4rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: .86rem; margin-top: .4rem; max-width: 46rem; }
details { margin: .8rem 0; }
summary { cursor: pointer; font-weight: 600; }
.examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .9rem 1.4rem; margin: 1rem 0; }
.examples figure { margin: 0; min-width: 0; }
.examples .row { display: flex; gap: 3px; }
.examples img { width: 25%; min-width: 0; aspect-ratio: 1; display: block; }
code { font-size: .86em; font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; padding: .8rem 1rem; border: 1px solid var(--rule); border-radius: 4px; font-size: .92rem; }
.answers h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; padding: 0; border: 0; }
.answers li { margin: .35rem 0; }
.remarks { border-left: 3px solid var(--muted); padding-left: 1rem; margin: 1.2rem 0; }
.on-page { font-size: .86rem; color: var(--muted); }
.references { font-size: .88rem; }
tr.chosen > th:first-child::before { content: "★ "; }
tr.chosen > * { font-weight: 700; }
@media screen and (prefers-color-scheme: dark) { figure svg { filter: invert(.9) hue-rotate(180deg); } figure svg :is(image, [data-as-is]) { filter: invert(1) hue-rotate(180deg); } }
@media screen and (max-width: 46rem) { body { padding: 1.2rem .9rem 3rem; } nav ol { columns: 1; } h1 { font-size: 1.6rem; } .wide svg { max-width: none; } .scrolls::before { content: "← scroll sideways →"; position: sticky; left: 0; display: block; width: max-content; font: .8rem sans-serif; color: var(--muted); } td { min-width: 6.5rem; } tbody th { min-width: 5.5rem; } td.number { min-width: 0; white-space: nowrap; } :lang(zh) .scrolls::before { content: "← 左右滑动查看 →"; } }
@page { margin: 14mm 12mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --muted: #444; --paper: #fff; --rule: #bbb; --mark: #eee; --link: #000; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.42; }
  nav, .on-page { display: none; }
  h1 { font-size: 18pt; }
  h2 { font-size: 13.5pt; margin: 1.4rem 0 .4rem; padding-top: .5rem; }
  h3 { font-size: 11pt; margin: 1rem 0 .3rem; }
  h1, h2, h3, summary, caption { break-after: avoid; }
  p, ul, ol { max-width: none; margin: .4rem 0; orphans: 3; widows: 3; }
  .wide { overflow: visible; }
  table { width: 100%; font-size: 7.6pt; line-height: 1.25; margin: .4rem 0 .8rem; }
  th, td { padding: .16rem .45rem .16rem 0; }
  td { overflow-wrap: break-word; }
  tbody th { overflow-wrap: anywhere; min-width: 17mm; }
  td:last-child:not(.number) { min-width: 34mm; }
  tr, figure, .facts, .answers li, table.short { break-inside: avoid; }
  figure { margin: .6rem 0; }
  figure svg { width: min(100%, calc(var(--across) * .62)); max-width: 100%; max-height: 235mm; height: auto; }
  .rate svg { width: calc(var(--across) * .42); }
  figcaption { font-size: 8pt; max-width: none; }
  details { margin: .3rem 0; }
  details.full { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .examples { grid-template-columns: repeat(4, 1fr); gap: .4rem .8rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
