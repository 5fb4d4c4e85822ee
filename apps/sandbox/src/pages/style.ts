/** The one stylesheet, served at /pages/style.css. */
export const STYLE = `
:root { --ink: #1d2433; --soft: #667085; --line: #e4e7ec; --ground: #f6f7f9; --band: #475467; --tint: #f2f4f7; }
body.quickbooks { --band: #237a3b; --tint: #eaf5ec; }
body.xero { --band: #1769aa; --tint: #e8f2fa; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; }
a { color: var(--band); text-decoration: none; }
a:hover { text-decoration: underline; }
header { background: var(--band); color: #fff; }
header .in { max-width: 1120px; margin: 0 auto; padding: 14px 24px; display: flex; gap: 20px; align-items: center; }
header a { color: #fff; }
header .name { font-weight: 600; font-size: 17px; }
header .kind { opacity: .8; font-size: 13px; margin-left: 8px; }
header nav { margin-left: auto; display: flex; gap: 18px; font-size: 14px; align-items: center; }
header .day { background: rgba(255,255,255,.16); border-radius: 6px; padding: 3px 10px; font-variant-numeric: tabular-nums; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; line-height: 1.25; margin: 4px 0 16px; font-weight: 650; }
h2 { font-size: 16px; margin: 0 0 10px; font-weight: 600; }
.crumbs { color: var(--soft); font-size: 13px; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin: 0 0 18px; overflow-x: auto; }
.card.quickbooks { border-top: 6px solid #237a3b; --band: #237a3b; --tint: #eaf5ec; }
.card.xero { border-top: 6px solid #1769aa; --band: #1769aa; --tint: #e8f2fa; }
.card > :last-child { margin-bottom: 0; }
.card p { margin: 0 0 10px; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
h2 .soft { font-weight: 400; font-size: 13px; margin-left: 6px; }
.two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; }
.sides { display: grid; grid-template-columns: 340px minmax(0, 1fr); gap: 18px; align-items: start; }
@media (max-width: 860px) { .two, .sides { grid-template-columns: minmax(0, 1fr); gap: 0; } }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; font-size: 12.5px; color: var(--soft); padding: 4px 12px 8px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 8px 12px 8px 0; border-bottom: 1px solid #f0f2f5; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
dl { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 6px 16px; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.big { font-size: 26px; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.2; }
.soft { color: var(--soft); }
.late { color: #b42318; font-weight: 600; }
.tag { display: inline-block; background: var(--tint); color: var(--band); border-radius: 999px; padding: 1px 10px; margin: 1px 4px 1px 0; font-size: 12.5px; font-weight: 600; white-space: nowrap; }
.note { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--tint); border-left: 4px solid var(--band); border-radius: 4px; padding: 10px 12px; margin: 0 0 10px; }
.short { max-width: 380px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.plain-text { font: 13.5px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; }
form.row { display: flex; gap: 10px; align-items: center; margin: 0; }
button { font: inherit; font-weight: 600; color: #fff; background: var(--band); border: 0; border-radius: 8px; padding: 8px 16px; cursor: pointer; }
button:hover { filter: brightness(1.1); }
input { font: inherit; padding: 7px 12px; border: 1px solid var(--line); border-radius: 8px; min-width: 260px; }
iframe { width: 100%; height: 320px; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
.bar { display: flex; justify-content: space-between; align-items: center; gap: 18px; flex-wrap: wrap; }
main > .bar:not(.card) { margin-bottom: 14px; }
main > .bar h1 { margin-bottom: 0; }
.day { white-space: nowrap; }
.history .pre { min-width: 300px; }
.renews { color: var(--soft); font-size: 13px; margin: 0; }
@media (max-width: 680px) {
  header .in { padding: 10px 16px; flex-wrap: wrap; gap: 6px 16px; }
  header .kind { display: block; margin: 0; }
  header nav { margin: 0; gap: 16px; }
  main { padding: 16px; }
  h1 { font-size: 21px; overflow-wrap: anywhere; }
  .card { padding: 14px 16px; margin-bottom: 14px; overflow-wrap: anywhere; }
  .big { font-size: 22px; }
  .bar { gap: 12px; }
  main > .bar > form { flex: 1 1 100%; }
  input { min-width: 0; width: 100%; }
  .tag { white-space: normal; }
  dl { gap: 6px 12px; }
  .stack, .stack tbody, .stack tr, .stack td { display: block; width: 100%; }
  .stack th { display: none; }
  .stack tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
  .stack tr:first-child, .stack tr:first-child + tr { padding-top: 0; }
  .stack tr:first-child { border: 0; padding: 0; }
  .stack tr:last-child { border: 0; padding-bottom: 0; }
  .stack td, .stack td.num { border: 0; padding: 1px 0; text-align: left; }
  .stack td[data-label] { display: flex; justify-content: space-between; gap: 12px; }
  .stack td[data-label]:empty { display: none; }
  .stack td[data-label]::before { content: attr(data-label); color: var(--soft); font-size: 13px; }
  .history .pre { min-width: 0; padding-top: 4px; }
  .short { max-width: none; white-space: normal; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
}
`;
