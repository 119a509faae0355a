import { readFileSync } from "node:fs";
import { launch } from "./browser.mjs";
import { files } from "./documents.mjs";
import { serve } from "./site.mjs";
const site="/dev/shm/ciw/hostile/public"; const src=readFileSync("hostile.test.mjs","utf8"); const fn=src.slice(src.indexOf("function suspects"), src.indexOf("/** Opens addresses, a few"));
const suspects=eval(`(${fn})`);
const s=await serve(site); const b=await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
const all=files(".html",site).filter(a=>/^\/\d{4}\/\d\d\/\d\d\/\d/.test(a)).filter((_,i)=>i%20===0).map(a=>new URL(a.replace(/[%?#]/g, encodeURIComponent), "http://a.example").pathname);
for (const K of [1,5,20]) {
 const c=await b.newContext({bypassCSP:true}); const p=await c.newPage();
 await p.exposeFunction("__pwned",()=>{}); p.on("dialog",d=>d.dismiss()); p.on("request",()=>{});
 let t=performance.now(); let n=0;
 await p.route("**/_frames", r=>r.fulfill({contentType:"text/html", body:"<!doctype html><title>x</title>"}));
 await p.goto(s.origin+"/_frames");
 for (let i=0;i<all.length;i+=K){ const some=all.slice(i,i+K);
  await p.evaluate(async (urls)=>{ document.body.replaceChildren(); await Promise.all(urls.map(u=>new Promise(d=>{const f=document.createElement("iframe"); f.onload=d; f.src=u; document.body.append(f);}))); }, some);
  for (const f of p.frames().slice(1)) { await f.evaluate(suspects); n++; }
 }
 console.log("iframes", K, n, Math.round((performance.now()-t)/n)); await c.close();
}
{ const c=await b.newContext({bypassCSP:true}); const p=await c.newPage(); let t=performance.now();
 for (const a of all){ await p.goto(s.origin+a); await p.evaluate(suspects); } console.log("goto", Math.round((performance.now()-t)/all.length)); }
await b.close(); await s.close();
