/** The page's only style: light and dark, on paper, wide and narrow. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--page:#fff;--card:#f6f8fa;--line:#d0d7de;--good:#1a7f37;--bad:#b42318;--mid:#8a5a00;--mark:#0550ae;--goodbg:#dafbe1;--badbg:#ffe5e2;--midbg:#fff3cd}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa4ae;--page:#0d1117;--card:#161b22;--line:#3d444d;--good:#57c26d;--bad:#ff8f86;--mid:#e0b050;--mark:#79b8ff;--goodbg:#12361f;--badbg:#45191a;--midbg:#3b2e0a}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer,nav{max-width:76rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.6rem;margin:1.5rem 0 .25rem}
h2{font-size:1.25rem;margin:2.25rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1.05rem;margin:1.25rem 0 .4rem}
p{margin:.5rem 0;max-width:62rem}
a{color:var(--mark)}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem}
.soft,.cut,caption,figcaption{color:var(--soft)}
.cut{font-size:.85rem;margin:.1rem 0}
.note{border-left:4px solid var(--mid);background:var(--midbg);padding:.5rem .75rem;margin:.5rem 0}
.oracle{border:3px solid var(--bad);background:var(--badbg);padding:.75rem 1rem;margin:1rem 0;font-size:1.1rem;font-weight:600}
.verdict{border:1px solid var(--line);background:var(--card);border-radius:6px;padding:.5rem 1rem 1rem;margin:1rem 0}
.figures{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:.5rem 0;padding:0;list-style:none}
.figures b{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}
.figures span{color:var(--soft);font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none;margin:.75rem 0}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;padding:.25rem 0;font-size:.9rem}
th,td{text-align:left;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{border-bottom:2px solid var(--line);white-space:nowrap}
th[scope=row]{font-weight:400}
tr.group th{font-weight:600;padding-top:.8rem}
td.n{white-space:nowrap}
td.bar{min-width:9rem;width:30%}
svg{display:block;max-width:100%}
svg text{fill:var(--ink);font:12px system-ui,sans-serif}
.track{fill:var(--card);stroke:var(--line)}
.fill{fill:var(--mark);opacity:.35}
.range{stroke:var(--mark);stroke-width:2}
.dot{fill:var(--mark)}
.bad .fill,.bad .dot{fill:var(--bad)}
.bad .range{stroke:var(--bad)}
.axis{stroke:var(--line)}
.s0{stroke:var(--mark)}.s1{stroke:var(--mid)}.s2{stroke:var(--good)}.s3{stroke:var(--bad)}
.curve{fill:none;stroke-width:2}
.curves{display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:.5rem 0}
button{font:inherit;font-weight:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-decoration:underline dotted}
.filter{display:flex;flex-wrap:wrap;gap:.75rem;margin:.75rem 0}
.filter input,.filter select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:4px;padding:.25rem .5rem;max-width:100%}
details.task{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:0 .75rem}
details.task[open]{padding-bottom:.75rem}
summary{cursor:pointer;padding:.4rem 0;overflow-wrap:anywhere}
details.task>summary b{font-weight:600}
.arm{border-left:3px solid var(--line);padding-left:.75rem;margin:.75rem 0}
.tag{display:inline-block;border-radius:4px;padding:0 .4rem;margin-right:.25rem;font-size:.85rem;border:1px solid currentColor}
.pass{color:var(--good)}.fail{color:var(--bad)}.error{color:var(--mid)}
pre{background:var(--card);border:1px solid var(--line);border-radius:4px;padding:.5rem;margin:.25rem 0;overflow:auto;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;font:.85rem/1.45 ui-monospace,monospace}
pre i,bdi i{color:var(--bad);font-style:normal;text-decoration:underline dotted}
ins{background:var(--goodbg);text-decoration:none}
del{background:var(--badbg)}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}td.bar{min-width:6rem}h1{font-size:1.35rem}.figures b{font-size:1.3rem}}
@media print{:root{--ink:#000;--soft:#444;--page:#fff;--card:#fff;--line:#999;--goodbg:#fff;--badbg:#fff;--midbg:#fff}nav,.skip,.filter{display:none}body{font-size:11px}pre{max-height:none}.scroll{overflow:visible}ins{text-decoration:underline}details.task,tr,.verdict{break-inside:avoid}button{text-decoration:none}}
`;
