import { pageStyle } from "@cupel/reporters/page";

/** The style of reports, and what only these pages have. */
export const style = `${pageStyle}
.top{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline;border-bottom:1px solid var(--line);padding-top:.6rem;padding-bottom:.6rem}
.top nav{margin:0;padding:0}
.top nav a{margin-right:.75rem}
.top a{text-decoration:none}
.top a[aria-current]{font-weight:600;color:var(--ink);text-decoration:underline;text-underline-offset:.3em}
.top .brand{font-weight:700;color:var(--ink)}
.top button{margin-left:auto}
.trail{font-size:.9rem;margin-top:.6rem}
.trail ol{display:flex;flex-wrap:wrap;gap:.1rem .5rem;list-style:none;margin:0;padding:0;overflow-wrap:anywhere}
.trail li+li::before{content:"›";margin-right:.5rem;color:var(--soft)}
h1{overflow-wrap:anywhere}
.filter{align-items:end}
.filter label{display:flex;flex-direction:column;font-size:.85rem;color:var(--soft);max-width:100%}
.filter label.tick{flex-direction:row;gap:.4rem;align-items:center}
.filter input,.filter select{color:var(--ink);min-height:2.3rem}
.filter button,.filter .act{min-height:2.3rem}
.act,.filter button{border:1px solid var(--soft);border-radius:4px;padding:.25rem .75rem;background:var(--card);color:var(--ink);text-decoration:none}
.figures .tag.pass{color:var(--good)}.figures .tag.fail{color:var(--bad)}.figures .tag.error{color:var(--mid)}
.figures li p{margin:0}
.pages{padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;margin:.75rem 0}
.rows td .soft,.rows th .soft{font-size:.85rem}
.rows th[scope=row]{overflow-wrap:anywhere;min-width:11rem}
.rows th[scope=row] a{font-weight:600}
.rows td{overflow-wrap:anywhere}
.rows svg{width:8rem;height:.7rem}
.rows .model{display:block}
.rows .model+.model{margin-top:.4rem}
input[type=checkbox]{width:1.15rem;height:1.15rem;accent-color:var(--mark)}
.live{border:1px solid var(--line);border-left:4px solid var(--mark);background:var(--card);border-radius:6px;padding:.5rem 1rem 1rem;margin:1rem 0}
.live h2{margin-top:.5rem}
#runs-live:empty{margin:0}
progress{width:100%;height:1rem;accent-color:var(--mark)}
.live ol,.plain{list-style:none;padding:0;margin:.5rem 0}
.live li,.plain li{padding:.2rem 0;overflow-wrap:anywhere}
.candidate{border:1px solid var(--line);border-radius:6px;padding:0 .75rem .75rem;margin:.75rem 0}
.candidate.chosen{border-color:var(--mark);border-width:2px}
.candidate:target{outline:3px solid var(--mark);outline-offset:2px}
h4{margin:.75rem 0 .25rem;font-size:1rem;overflow-wrap:anywhere}
h5{margin:.6rem 0 .2rem;font-size:.9rem;color:var(--soft)}
.arm>h3{margin-top:.5rem;overflow-wrap:anywhere}
.trend .scroll svg{max-width:none}
.hollow{fill:var(--page);stroke:var(--mark);stroke-width:1.5}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
dialog{color:var(--ink);background:var(--page);border:1px solid var(--soft);border-radius:8px;max-width:min(32rem,calc(100vw - 2rem))}
dialog::backdrop{background:rgb(0 0 0/.45)}
kbd{font:.85em ui-monospace,monospace;border:1px solid var(--soft);border-radius:3px;padding:.05rem .35rem;background:var(--card)}
@media (max-width:48rem){
.rows,.rows caption,.rows tbody,.rows tr,.rows td,.rows th{display:block}
.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows tr{border:1px solid var(--line);border-radius:6px;padding:.4rem .75rem;margin:.6rem 0}
.rows td,.rows th{border:0;padding:.1rem 0;min-width:0}
.rows td[data-head]::before{content:attr(data-head) ": ";color:var(--soft);font-size:.85rem}
.rows td.empty{display:none}
}
`;
